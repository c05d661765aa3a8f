package dev.microcdi.memory;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import jakarta.enterprise.context.Dependent;

import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;
import dev.microcdi.plugin.Plugin;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;

/**
 * A {@link Registry} in this object: the object <em>is</em> the store. Who passes the same object to several services lets
 * them find each other; two objects know nothing of each other, also when both are selected by {@code memory}.
 *
 * <p>A node is kept under its service's name and its own id; registered again with another version it moves there.
 *
 * <p>Threads: none. A node's time is looked at by whoever asks, and a thread that waits in {@link Watcher#next()} wakes up
 * when the next node's time is over.
 *
 * <p>Lifecycle: a constructor is all; {@link #close()} wakes waiting watchers and forgets everything.
 *
 * <p>Errors: never unavailable. A watcher that reads too slowly gets a new snapshot in place of what it missed.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/registry/memory.go">Go Micro, registry/memory.go</a>
 */
@Plugin("memory")
@Capabilities({Capability.TTL, Capability.PUSH, Capability.WATCH_ALL, Capability.SERVICE_METADATA})
@Dependent
public final class MemoryRegistry implements Registry {
    private final MemoryStore store = new MemoryStore();

    /** An empty store. */
    public MemoryRegistry() {
    }

    @Override public void register(ServiceInfo service, Duration ttl) {
        Objects.requireNonNull(service, "service");
        if (service.nodes().isEmpty()) {
            throw new IllegalArgumentException("service \"" + service.name() + "\" has no node to register");
        }
        if (ttl.isNegative()) {
            throw new IllegalArgumentException("ttl must not be negative, was " + ttl);
        }
        store.put(service, ttl);
    }

    @Override public void deregister(ServiceInfo service) {
        store.remove(Objects.requireNonNull(service, "service"));
    }

    @Override public List<ServiceInfo> getService(String name) {
        return store.find(Objects.requireNonNull(name, "name"));
    }

    @Override public List<String> listServices() {
        return store.names();
    }

    @Override public Watcher watch(String name) {
        return store.watch(Objects.requireNonNull(name, "name"));
    }

    @Override public void close() {
        store.close();
    }
}
