package dev.microcdi.tck.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import dev.microcdi.Service;
import dev.microcdi.core.Micro;
import dev.microcdi.core.RegisterSettings;
import dev.microcdi.core.ServiceBuilder;
import dev.microcdi.memory.MemoryBroker;
import dev.microcdi.memory.MemoryTransport;

/** Services that share one store, one transport and one broker of the memory plugin, and are closed together. */
final class Fleet implements AutoCloseable {
    final SwitchableRegistry registry = new SwitchableRegistry();
    final MemoryTransport transport = new MemoryTransport();
    final MemoryBroker broker = new MemoryBroker();
    private final Deque<Service> services = new ArrayDeque<>();

    ServiceBuilder service(String name) {
        return with(Micro.service(name));
    }

    private ServiceBuilder with(ServiceBuilder b) {
        return b.registry(registry).transport(transport).broker(broker)
                .register(new RegisterSettings(Duration.ofSeconds(2), Duration.ofMillis(200)));
    }

    Service start(String name, Object handler) {
        return start(service(name).handle(handler));
    }

    Service start(ServiceBuilder b) {
        Service s = b.start();
        services.push(s);
        return s;
    }

    Service caller() {
        return start(with(Micro.caller()));
    }

    @Override public void close() {
        services.forEach(Service::close);
        broker.close();
        transport.close();
        registry.close();
    }
}
