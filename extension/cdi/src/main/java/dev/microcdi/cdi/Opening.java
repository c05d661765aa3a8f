package dev.microcdi.cdi;

import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The settings of the plugin that this thread is opening. The container creates the plugin and its settings record in one
 * call on one thread, so the record's bean finds here what belongs to this very object.
 */
final class Opening {
    private final ThreadLocal<@Nullable Map<Class<?>, Object>> current = new ThreadLocal<>();

    <T> T with(Map<Class<?>, Object> settings, Supplier<T> open) {
        Map<Class<?>, Object> before = current.get();
        current.set(settings);
        try {
            return open.get();
        } finally {
            if (before == null) {
                current.remove();
            } else {
                current.set(before);
            }
        }
    }

    Object get(Class<?> type) {
        Map<Class<?>, Object> settings = current.get();
        Object record = settings == null ? null : settings.get(type);
        if (record == null) {
            throw new IllegalStateException(
                    type.getName() + " is only available while its plugin is being opened: inject Registry, "
                            + "Transport or Broker without @Plugin, and no settings record");
        }
        return record;
    }
}
