package dev.microcdi.core.broker;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.microcdi.core.Subscription;
import dev.microcdi.plugin.Capability;
import dev.microcdi.server.Subscribe;
import dev.microcdi.server.Subscribe.Then;

/** What a subscriber asks of its broker: known, and refused, before anything opens. */
public final class Demands {
    private Demands() {
    }

    /**
     * What the broker does not have.
     *
     * @param subscription what is asked
     * @param method class and method, for the text
     * @param plugin the broker's name
     * @param capabilities what it declares
     * @return one sentence for each; empty if it has all
     */
    public static List<String> problems(Subscription subscription, String method, String plugin,
            Set<Capability> capabilities) {
        return asked(subscription).entrySet().stream().filter(e -> !capabilities.contains(e.getKey()))
                .map(e -> method + " asks for " + e.getKey() + " (" + e.getValue() + "), which the broker \"" + plugin
                        + "\" does not have; it has "
                        + (capabilities.isEmpty() ? "none" : new TreeSet<>(capabilities).toString()))
                .toList();
    }

    private static Map<Capability, String> asked(Subscription s) {
        Map<Capability, String> asked = new LinkedHashMap<>();
        for (Capability c : new TreeSet<>(s.needs())) {
            asked.put(c, "needs = " + c);
        }
        if (s.then() == Then.DEAD_LETTER) {
            asked.put(Capability.DEAD_LETTER, "then = DEAD_LETTER");
        }
        if (s.then() == Then.STOP) {
            asked.put(Capability.DURABLE, "then = STOP");
        }
        if (!s.group().isEmpty() && !s.group().equals(Subscribe.EVERY_INSTANCE)) {
            asked.put(Capability.GROUPS, "group = \"" + s.group() + "\"");
        }
        return asked;
    }
}
