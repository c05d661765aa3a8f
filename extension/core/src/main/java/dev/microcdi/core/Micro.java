package dev.microcdi.core;

import java.util.Map;

import dev.microcdi.core.settings.Binder;

/**
 * The door to a service without a container:
 *
 * <pre>{@code
 * try (var greeter = Micro.service("greeter").registry(new ConsulRegistry("localhost:8500")).handle(new Greeter()).start()) {
 *     …
 * }
 * }</pre>
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/micro.go">Go Micro, micro.NewService</a>
 */
public final class Micro {
    private Micro() {
    }

    /**
     * A service to be built.
     *
     * @param name the name callers use
     * @return a builder
     */
    public static ServiceBuilder service(String name) {
        return new ServiceBuilder(name);
    }

    /**
     * A process that only calls and publishes: it listens nowhere and registers nothing.
     *
     * @return a builder
     */
    public static ServiceBuilder caller() {
        return new ServiceBuilder("");
    }

    /**
     * Settings by code, with the names of configuration:
     * {@code Micro.settings(ServerSettings.class, Map.of("address", "127.0.0.1:8080", "drain", "5s"))}.
     *
     * @param <T> type of the record
     * @param type a record with {@link dev.microcdi.plugin.Settings}
     * @param options names without their prefix, and values; what is left out has its default
     * @return the record
     * @throws IllegalArgumentException if there is no such option, or a value is wrong
     */
    public static <T> T settings(Class<T> type, Map<String, String> options) {
        return Binder.of(type, options);
    }
}
