package dev.microcdi.registry;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * One thing a service can be asked for, or one topic it listens to.
 *
 * @param name {@code Greeter.Hello}
 * @param request shape of the request, null when not described
 * @param response shape of the response, null when not described and for subscribers
 * @param metadata {@code stream=true} for streams; {@code subscriber=true} and {@code topic} for subscribers
 * @see <a href="https://github.com/micro/go-micro/blob/master/registry/registry.go">Go Micro, registry.Endpoint</a>
 */
public record Endpoint(String name, @Nullable Value request, @Nullable Value response, Map<String, String> metadata) {
    /** Copies the metadata. */
    public Endpoint {
        Objects.requireNonNull(name, "name");
        metadata = Map.copyOf(metadata);
    }

    /**
     * The shape of a message, for people and tools; nothing validates against it.
     *
     * @param name the field's name, or the type's at the top
     * @param type the type's simple name as Go would print it, {@code []string} for a list of strings, empty for a map
     * @param values the fields of a structure
     */
    public record Value(String name, String type, List<Value> values) {
        /** Copies the fields. */
        public Value {
            values = List.copyOf(values);
        }
    }
}
