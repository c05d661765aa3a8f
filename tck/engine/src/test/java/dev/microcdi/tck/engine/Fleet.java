package dev.microcdi.tck.engine;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import dev.microcdi.Service;
import dev.microcdi.Status.State;
import dev.microcdi.core.Micro;
import dev.microcdi.core.RegisterSettings;
import dev.microcdi.core.ServiceBuilder;
import dev.microcdi.memory.MemoryBroker;
import dev.microcdi.memory.MemoryTransport;
import dev.microcdi.transport.Transport;

/** Services that share one store, one transport and one broker of the memory plugin, and are closed together. */
final class Fleet implements AutoCloseable {
    final SwitchableRegistry registry = new SwitchableRegistry();
    final Transport transport;
    final MemoryBroker broker = new MemoryBroker();
    private final Deque<Service> services = new ArrayDeque<>();

    Fleet() {
        this(new MemoryTransport());
    }

    /** On another transport, which it closes. */
    Fleet(Transport transport) {
        this.transport = transport;
    }

    ServiceBuilder service(String name) {
        return with(Micro.service(name));
    }

    private ServiceBuilder with(ServiceBuilder b) {
        return b.registry(registry).transport(transport).broker(broker)
                .register(new RegisterSettings(Duration.ofSeconds(2), Duration.ofMillis(200)));
    }

    /** A started service; with a store that is there, one that is ready. */
    Service start(String name, Object handler) {
        Service s = start(service(name).handle(handler));
        if (registry.isThere()) {
            await().until(() -> s.status().state() == State.READY);
        }
        return s;
    }

    Service start(ServiceBuilder b) {
        Service s = b.start();
        services.push(s);
        return s;
    }

    ServiceBuilder calling() {
        return with(Micro.caller());
    }

    Service caller() {
        return start(calling());
    }

    @Override public void close() {
        services.forEach(Service::close);
        broker.close();
        transport.close();
        registry.close();
    }
}
