package dev.microcdi.core.settings;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.microcdi.core.CallSettings;

/**
 * The keys {@code micro.client.services.<name>.…}, where a name is a service's, or that and an endpoint. What follows the last
 * dot is the option, all before it the name: names have dots, options have none.
 *
 * <p>A variable cannot tell a dot from a dash. One that overrides a key of another source has that key's name; any other keeps
 * its own, {@code GREETER_GREETER_HELLO}, and means each service and endpoint whose name would be written so.
 */
final class CallKeys {
    private static final String PREFIX = "micro.client.services.";
    private static final List<Option> OPTIONS = Option.of(CallSettings.class);

    private CallKeys() {
    }

    /** What configuration says, by name; problems go to the binder. */
    static Map<String, CallSettings> bind(ConfigView config, Binder binder) {
        Map<String, CallSettings> all = new TreeMap<>();
        for (String name : names(config)) {
            CallSettings s = binder.bind(CallSettings.class, KeyPath.of(PREFIX + name));
            if (s != null) {
                all.put(name, s);
            }
        }
        return all;
    }

    private static Set<String> names(ConfigView config) {
        Set<String> keys = config.names();
        Set<String> names = new TreeSet<>();
        for (String key : keys) {
            String name = name(key);
            if (!name.isEmpty() && OPTIONS.stream().anyMatch(o -> key.endsWith("." + o.name()))) {
                names.add(name);
            }
        }
        Set<String> written = new TreeSet<>();
        names.forEach(n -> written.add(Option.variable(n)));
        for (String key : keys) {
            String name = variableName(key);
            if (!name.isEmpty() && !written.contains(name)) {
                names.add(name);
            }
        }
        return names;
    }

    /** The name in a key; empty for a key of something else. */
    private static String name(String key) {
        int end = key.lastIndexOf('.');
        return key.startsWith(PREFIX) && end > PREFIX.length() ? key.substring(PREFIX.length(), end) : "";
    }

    private static String variableName(String variable) {
        String prefix = Option.variable(PREFIX);
        for (Option o : OPTIONS) {
            String end = "_" + Option.variable(o.name());
            if (variable.startsWith(prefix) && variable.endsWith(end)
                    && variable.length() > prefix.length() + end.length()) {
                return variable.substring(prefix.length(), variable.length() - end.length());
            }
        }
        return "";
    }

    /** The keys that may stand beside those that are there: of each name, all options. */
    static Set<String> declared(ConfigView config) {
        Set<String> names = names(config);
        config.names().stream().map(CallKeys::name).filter(n -> !n.isEmpty()).forEach(names::add);
        Set<String> keys = new TreeSet<>();
        names.forEach(n -> OPTIONS.forEach(o -> keys.add(PREFIX + n + "." + o.name())));
        return keys;
    }
}
