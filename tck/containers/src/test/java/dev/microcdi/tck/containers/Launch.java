package dev.microcdi.tck.containers;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An application with what it is started with.
 *
 * @param app the application
 * @param properties system properties of the container's JVM
 * @param environment variables of its process
 */
record Launch(App app, Map<String, String> properties, Map<String, String> environment) {
    static Launch of(App app) {
        return new Launch(app, Map.of(), Map.of());
    }

    Launch property(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(properties);
        more.put(key, value);
        return new Launch(app, more, environment);
    }

    Launch variable(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new Launch(app, properties, more);
    }
}
