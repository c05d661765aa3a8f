package dev.microcdi.tck;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;

import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.RegistryEvent.Change;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;

/**
 * A registry of the kit's own, so that only the transport is tested. To the engine it is one that others see too, so that a
 * service that stops gives its callers time.
 */
@Capabilities({Capability.REMOTE, Capability.TTL, Capability.PUSH})
final class LocalRegistry implements Registry {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, ServiceInfo> byNode = new LinkedHashMap<>();
    private final List<Following> watchers = new CopyOnWriteArrayList<>();

    /** A node that no service of ours is. */
    void add(String service, String address) {
        register(new ServiceInfo(service, "latest", Map.of(), List.of(),
                List.of(new Node(service + "-" + address, address, Map.of("protocol", "mucp")))), Duration.ZERO);
    }

    @Override public void register(ServiceInfo service, Duration ttl) {
        lock.lock();
        try {
            for (Node n : service.nodes()) {
                ServiceInfo one = new ServiceInfo(service.name(), service.version(), service.metadata(),
                        service.endpoints(), List.of(n));
                boolean known = one.equals(byNode.put(n.id(), one));
                if (!known) {
                    watchers.forEach(w -> w.tell(Change.UPDATE, one));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @Override public void deregister(ServiceInfo service) {
        lock.lock();
        try {
            service.nodes().forEach(n -> Optional.ofNullable(byNode.remove(n.id()))
                    .ifPresent(gone -> watchers.forEach(w -> w.tell(Change.DELETE, gone))));
        } finally {
            lock.unlock();
        }
    }

    @Override public List<ServiceInfo> getService(String name) {
        lock.lock();
        try {
            return byNode.values().stream().filter(s -> s.name().equals(name)).toList();
        } finally {
            lock.unlock();
        }
    }

    @Override public List<String> listServices() {
        lock.lock();
        try {
            return byNode.values().stream().map(ServiceInfo::name).distinct().toList();
        } finally {
            lock.unlock();
        }
    }

    @Override public Watcher watch(String name) {
        lock.lock();
        try {
            Following watcher = new Following(name);
            watcher.events.add(Optional.of(new RegistryEvent.Snapshot(new ArrayList<>(getService(name)))));
            watchers.add(watcher);
            return watcher;
        } finally {
            lock.unlock();
        }
    }

    @Override public void close() {
        watchers.forEach(Following::close);
    }

    private final class Following implements Watcher {
        private final String name;
        private final BlockingQueue<Optional<RegistryEvent>> events = new LinkedBlockingQueue<>();

        Following(String name) {
            this.name = name;
        }

        void tell(Change change, ServiceInfo service) {
            if (service.name().equals(name)) {
                events.add(Optional.of(new RegistryEvent.Changed(change, service)));
            }
        }

        @Override public RegistryEvent next() throws InterruptedException {
            Optional<RegistryEvent> event = events.take();
            if (event.isEmpty()) {
                events.add(event);
            }
            return event.orElseThrow(() -> new IllegalStateException("closed"));
        }

        @Override public void close() {
            watchers.remove(this);
            events.add(Optional.empty());
        }
    }
}
