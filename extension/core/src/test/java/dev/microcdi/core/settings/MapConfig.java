package dev.microcdi.core.settings;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/** A file, an environment and system properties, with MicroProfile Config's ordinals and its rule for variables. */
final class MapConfig implements ConfigView {
    private final Map<String, String> file = new TreeMap<>();
    private final Map<String, String> environment = new TreeMap<>();
    private final Map<String, String> properties = new TreeMap<>();

    MapConfig file(String key, String value) {
        file.put(key, value);
        return this;
    }

    MapConfig environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    MapConfig property(String key, String value) {
        properties.put(key, value);
        return this;
    }

    @Override public Set<String> names() {
        Set<String> names = new TreeSet<>(file.keySet());
        names.addAll(environment.keySet());
        names.addAll(properties.keySet());
        return names;
    }

    @Override public @Nullable Value value(String key) {
        String text = properties.get(key);
        if (text != null) {
            return new Value(key, text, SYSTEM_PROPERTIES, 400);
        }
        text = environment.getOrDefault(key, environment.get(Option.variable(key)));
        if (text != null) {
            return new Value(key, text, ENVIRONMENT, 300);
        }
        text = file.get(key);
        return text == null ? null : new Value(key, text, "microprofile-config.properties", 100);
    }
}
