package dev.microcdi.tck.mutants;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.microcdi.UnavailableException;
import dev.microcdi.memory.MemoryRegistry;
import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;

/** A correct registry on a {@link MemoryServer}. A mutant is a subclass that overrides one method. */
@Capabilities({Capability.TTL, Capability.PUSH, Capability.WATCH_ALL, Capability.SERVICE_METADATA, Capability.DURABLE,
    Capability.REMOTE})
class ServedRegistry implements Registry {
    final String address;
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    volatile boolean closed;

    ServedRegistry(String address) {
        this.address = address;
    }

    MemoryRegistry store() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        MemoryServer server = MemoryServer.at(address);
        if (server == null) {
            throw UnavailableException.unreachable("served", "nobody at " + address, null);
        }
        return server.registry();
    }

    @Override public void register(ServiceInfo service, Duration ttl) {
        store().register(service, ttl);
    }

    @Override public void deregister(ServiceInfo service) {
        store().deregister(service);
    }

    @Override public List<ServiceInfo> getService(String name) {
        return store().getService(name);
    }

    @Override public List<String> listServices() {
        return store().listServices();
    }

    @Override public Watcher watch(String name) {
        Watcher watcher = new ServedWatcher(store().watch(name));
        watchers.add(watcher);
        return watcher;
    }

    void closeWatchers() {
        watchers.forEach(Watcher::close);
        watchers.clear();
    }

    @Override public void close() {
        closed = true;
        closeWatchers();
    }

    /** Tells a store that is gone from a watcher that was closed. */
    static final class ServedWatcher implements Watcher {
        private final Watcher watcher;
        private volatile boolean closed;

        ServedWatcher(Watcher watcher) {
            this.watcher = watcher;
        }

        @Override public RegistryEvent next() throws InterruptedException {
            try {
                return watcher.next();
            } catch (IllegalStateException e) {
                if (closed) {
                    throw e;
                }
                throw UnavailableException.lost("served", "the connection is lost", e);
            }
        }

        @Override public void close() {
            closed = true;
            watcher.close();
        }
    }
}
