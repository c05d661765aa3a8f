package dev.microcdi.tck;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import dev.microcdi.registry.Registry;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;

/** For services that nobody looks up: takes every record and keeps none. */
final class NoRegistry implements Registry {
    static final Registry INSTANCE = new NoRegistry();

    private NoRegistry() {
    }

    @Override public void register(ServiceInfo service, Duration ttl) {
        // nobody asks
    }

    @Override public void deregister(ServiceInfo service) {
        // nobody asks
    }

    @Override public List<ServiceInfo> getService(String name) {
        return List.of();
    }

    @Override public List<String> listServices() {
        return List.of();
    }

    @Override public Watcher watch(String name) {
        CountDownLatch closed = new CountDownLatch(1);
        return new Watcher() {
            private boolean told;

            @Override public RegistryEvent next() throws InterruptedException {
                if (!told) {
                    told = true;
                    return new RegistryEvent.Snapshot(List.of());
                }
                closed.await();
                throw new IllegalStateException("closed");
            }

            @Override public void close() {
                closed.countDown();
            }
        };
    }

    @Override public void close() {
        // nothing is open
    }
}
