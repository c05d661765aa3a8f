package dev.microcdi.core.settings;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import dev.microcdi.Kind;

/** Which instances a deployment has: the three defaults, those that keys describe, those that the application asks for. */
final class Instances {
    private Instances() {
    }

    static Set<Instance> of(ConfigView config, Set<Instance> wanted) {
        Set<Instance> found = new TreeSet<>(wanted);
        for (Kind kind : Kind.values()) {
            found.add(Instance.of(kind));
            String prefix = "micro." + kind.plural() + ".";
            String variable = Option.variable(prefix);
            for (String name : config.names()) {
                if (name.startsWith(prefix)) {
                    add(found, kind, name.substring(prefix.length()));
                } else if (name.startsWith(variable)) {
                    fromVariable(found, kind, name.substring(variable.length()));
                }
            }
        }
        return found;
    }

    private static void add(Set<Instance> found, Kind kind, String rest) {
        int dot = rest.indexOf('.');
        String name = dot < 0 ? rest : rest.substring(0, dot);
        if (!name.isBlank()) {
            found.add(new Instance(kind, name));
        }
    }

    /** A variable cannot tell a dot from a dash: only a plain word is the name of a new instance. */
    private static void fromVariable(Set<Instance> found, Kind kind, String rest) {
        if (!rest.isEmpty() && rest.indexOf('_') < 0) {
            found.add(new Instance(kind, rest.toLowerCase(Locale.ROOT)));
        }
    }
}
