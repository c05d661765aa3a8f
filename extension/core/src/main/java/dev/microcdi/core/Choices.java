package dev.microcdi.core;

import java.util.ArrayList;
import java.util.List;

import dev.microcdi.Choice;
import dev.microcdi.Kind;
import dev.microcdi.broker.Broker;
import dev.microcdi.registry.Registry;
import dev.microcdi.transport.Transport;

/** Which plugins a service uses, and why: as the configuration said, or as code did. */
final class Choices {
    private Choices() {
    }

    static List<Choice> of(ServiceBuilder b, Registry registry, Transport transport, Broker broker) {
        if (!b.choices.isEmpty()) {
            return List.copyOf(b.choices);
        }
        List<Choice> all = new ArrayList<>();
        all.add(choice(Kind.REGISTRY, Choice.DEFAULT, registry, b.registry != null));
        all.add(choice(Kind.TRANSPORT, Choice.DEFAULT, transport, b.transport != null));
        all.add(choice(Kind.BROKER, Choice.DEFAULT, broker, b.brokers.containsKey(Choice.DEFAULT)));
        b.brokers.forEach((instance, further) -> {
            if (!instance.equals(Choice.DEFAULT)) {
                all.add(choice(Kind.BROKER, instance, further, true));
            }
        });
        return List.copyOf(all);
    }

    /** Where the transport listens is known only when it does. */
    static List<Choice> listening(List<Choice> choices, String address) {
        return address.isEmpty() ? choices : choices.stream().map(c -> at(c, address)).toList();
    }

    private static Choice at(Choice c, String address) {
        return c.kind() == Kind.TRANSPORT && c.instance().equals(Choice.DEFAULT)
                ? new Choice(c.kind(), c.instance(), c.plugin(), address, c.key(), c.source(), c.ordinal())
                : c;
    }

    private static Choice choice(Kind kind, String instance, Object plugin, boolean given) {
        return new Choice(kind, instance, Plugins.name(plugin), "", "", given ? "code" : "default", 0);
    }
}
