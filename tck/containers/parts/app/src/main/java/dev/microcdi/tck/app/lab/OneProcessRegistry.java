package dev.microcdi.tck.app.lab;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

import dev.microcdi.registry.Registry;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;

/** Keeps one record for each name and tells watchers by snapshots: enough for one process, and small. */
public class OneProcessRegistry implements Registry {
    private final Map<String, ServiceInfo> services = new ConcurrentHashMap<>();
    private final Life life;

    /** Prints its life under a name. */
    protected OneProcessRegistry(String what) {
        this.life = new Life(what);
    }

    @Override public void register(ServiceInfo service, Duration ttl) {
        services.put(service.name(), service);
    }

    @Override public void deregister(ServiceInfo service) {
        services.remove(service.name());
    }

    @Override public List<ServiceInfo> getService(String name) {
        ServiceInfo found = services.get(name);
        return found == null ? List.of() : List.of(found);
    }

    @Override public List<String> listServices() {
        return List.copyOf(services.keySet());
    }

    @Override public Watcher watch(String name) {
        BlockingQueue<RegistryEvent> events = new LinkedBlockingQueue<>(
                List.of(new RegistryEvent.Snapshot(getService(name))));
        Thread[] waiting = new Thread[1];
        return new Watcher() {
            @Override public RegistryEvent next() throws InterruptedException {
                waiting[0] = Thread.currentThread();
                return events.take();
            }

            @Override public void close() {
                if (waiting[0] != null) {
                    waiting[0].interrupt();
                }
            }
        };
    }

    @Override public void close() {
        life.close();
    }
}
