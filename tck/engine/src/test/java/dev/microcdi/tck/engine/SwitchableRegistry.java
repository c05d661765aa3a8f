package dev.microcdi.tck.engine;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import dev.microcdi.UnavailableException;
import dev.microcdi.memory.MemoryRegistry;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;

/** The memory registry as a store that can go away and come back, with its records or without. */
final class SwitchableRegistry implements Registry {
    private volatile MemoryRegistry store = new MemoryRegistry();
    private volatile boolean away;
    private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
    final AtomicInteger watches = new AtomicInteger();

    void goAway() {
        away = true;
        watchers.forEach(Watcher::close);
        watchers.clear();
    }

    boolean isThere() {
        return !away;
    }

    void comeBack() {
        away = false;
    }

    void comeBackEmpty() {
        store.close();
        store = new MemoryRegistry();
        away = false;
    }

    private MemoryRegistry store() {
        if (away) {
            throw gone();
        }
        return store;
    }

    private static UnavailableException gone() {
        return UnavailableException.unreachable("micro.registry.switchable", "the store is away", null);
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
        watches.incrementAndGet();
        Watcher inner = store().watch(name);
        watchers.add(inner);
        return new Watcher() {
            @Override public RegistryEvent next() throws InterruptedException {
                try {
                    return inner.next();
                } catch (IllegalStateException e) {
                    throw away ? gone() : e;
                }
            }

            @Override public void close() {
                inner.close();
            }
        };
    }

    @Override public void close() {
        store.close();
    }
}
