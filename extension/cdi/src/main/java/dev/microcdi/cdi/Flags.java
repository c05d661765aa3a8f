package dev.microcdi.cdi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.microcdi.Kind;
import dev.microcdi.core.ClientSettings;
import dev.microcdi.core.RegisterSettings;
import dev.microcdi.core.ServerSettings;
import dev.microcdi.core.settings.Option;

/**
 * Go Micro's command line: {@code --registry=etcdv3 --registry_address=…}. A flag is a key without {@code micro.}, with
 * underscores or dashes in place of dots and dashes.
 */
final class Flags {
    /** Text by key, in the order in which help prints them. */
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, String> keys = new TreeMap<>();

    Flags() {
        add("micro.profile", "\"local\": the defaults are mdns, http and the http broker.");
        for (Kind kind : Kind.values()) {
            String key = "micro." + kind.word();
            add(key, "Which " + kind.word() + ": a plugin's name, or name://address.");
            add(key + ".address", "Its address.");
        }
        add("micro.registry.start",
                "\"fail\" if a registry that is down fails the start, \"continue\" (the default) if not.");
        options("micro.server", ServerSettings.class);
        options("micro.client", ClientSettings.class);
        options("micro.register", RegisterSettings.class);
    }

    private void options(String prefix, Class<?> settings) {
        Option.of(settings).forEach(o -> add(prefix + "." + o.name(), o.text()));
    }

    private void add(String key, String text) {
        texts.put(key, text);
        keys.put(flag(key), key);
    }

    private static String flag(String key) {
        return key.substring("micro.".length()).replace('.', '_').replace('-', '_');
    }

    /**
     * Reads a command line.
     *
     * @param arguments {@code --flag=value} or {@code --flag value}
     * @return values by key
     * @throws IllegalArgumentException for a flag that does not exist or has no value
     */
    Map<String, String> parse(List<String> arguments) {
        Map<String, String> found = new LinkedHashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String a = arguments.get(i);
            if (!a.startsWith("-")) {
                throw new IllegalArgumentException(
                        "\"" + a + "\" is not a flag; flags are --name=value, and --help lists them");
            }
            int equals = a.indexOf('=');
            String name = (equals < 0 ? a : a.substring(0, equals)).replaceFirst("^--?", "").replace('-', '_');
            String key = keys.get(name);
            if (key == null) {
                throw new IllegalArgumentException("there is no flag --" + name
                        + "; --help lists them, and every other key can be given to java as -Dkey=value");
            }
            if (equals < 0 && i + 1 == arguments.size()) {
                throw new IllegalArgumentException("--" + name + " has no value");
            }
            found.put(key, equals < 0 ? arguments.get(++i) : a.substring(equals + 1));
        }
        return found;
    }

    String help() {
        StringBuilder out = new StringBuilder("Flags, each the same as its key in configuration:\n");
        texts.forEach((key, text) -> out.append(String.format("  --%-24s %s%n", flag(key), text)));
        return out.append("  --help                     This text.\n").toString();
    }
}
