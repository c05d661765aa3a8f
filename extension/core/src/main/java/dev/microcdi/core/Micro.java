package dev.microcdi.core;

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
}
