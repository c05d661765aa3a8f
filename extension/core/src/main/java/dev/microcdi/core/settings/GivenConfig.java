package dev.microcdi.core.settings;

import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/** Options given by code, for one record. */
record GivenConfig(String prefix, Map<String, String> options) implements ConfigView {
    @Override public Set<String> names() {
        return Set.of();
    }

    @Override public @Nullable Value value(String key) {
        String text = key.startsWith(prefix + ".") ? options.get(key.substring(prefix.length() + 1)) : null;
        return text == null ? null : new Value(key, text, "code", Integer.MAX_VALUE);
    }
}
