package dev.microcdi.tck.engine;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
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
    /** Watchers hear nothing but the snapshot, as of processes that die without a word. */
    volatile boolean mute;
    /** The next look-up gives nothing, as if the answers were lost on the way. */
    final AtomicBoolean forgetOnce = new AtomicBoolean();

    /** A register is stored, and its answer is lost. */
    volatile boolean losesAnswers;

    int openWatches() {
        return watchers.size();
    }

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
        if (losesAnswers) {
            throw UnavailableException.lost("micro.registry.switchable", "the answer is lost", null);
        }
    }

    @Override public void deregister(ServiceInfo service) {
        store().deregister(service);
    }

    @Override public List<ServiceInfo> getService(String name) {
        return forgetOnce.getAndSet(false) ? List.of() : store().getService(name);
    }

    @Override public List<String> listServices() {
        return store().listServices();
    }

    @Override public Watcher watch(String name) {
        watches.incrementAndGet();
        Watcher inner = store().watch(name);
        watchers.add(inner);
        return new Watcher() {
            private volatile boolean ended;

            @Override public RegistryEvent next() throws InterruptedException {
                try {
                    RegistryEvent event = inner.next();
                    while (mute && event instanceof RegistryEvent.Changed) {
                        event = inner.next();
                    }
                    return event;
                } catch (IllegalStateException e) {
                    throw ended ? e : gone();
                }
            }

            @Override public void close() {
                ended = true;
                watchers.remove(inner);
                inner.close();
            }
        };
    }

    @Override public void close() {
        store.close();
    }
}
