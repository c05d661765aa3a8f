package dev.microcdi.cdi;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import jakarta.enterprise.inject.Vetoed;

import dev.microcdi.registry.Registry;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;

/** An injected {@link Registry}: the plugin that was selected. {@link #close()} does nothing, the service closes it. */
@Vetoed
public class RegistryDelegate implements Registry {
    private final Supplier<Registry> target;

    /** For the container's proxy. */
    public RegistryDelegate() {
        this(Running::proxyOnly);
    }

    RegistryDelegate(Supplier<Registry> target) {
        this.target = target;
    }

    @Override public void register(ServiceInfo service, Duration ttl) {
        target.get().register(service, ttl);
    }

    @Override public void deregister(ServiceInfo service) {
        target.get().deregister(service);
    }

    @Override public List<ServiceInfo> getService(String name) {
        return target.get().getService(name);
    }

    @Override public List<String> listServices() {
        return target.get().listServices();
    }

    @Override public Watcher watch(String name) {
        return target.get().watch(name);
    }

    @Override public void close() {
        // Whoever has it injected did not open it.
    }
}
