package dev.microcdi.core.registry;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import dev.microcdi.MicroException;
import dev.microcdi.core.loop.Loop;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.ServiceInfo;

/**
 * Asks again and again who is there. For registries in which each process answers for itself (NATS, mDNS): one that was
 * killed says no goodbye, so its silence is all there is to see.
 *
 * <p>Threads: one loop, {@code micro-registry-confirm-<name>}.
 */
final class Confirmation implements AutoCloseable {
    private final Loop loop;

    Confirmation(Registry registry, String name, Duration interval, Consumer<List<ServiceInfo>> present) {
        loop = Loop.start("micro-registry-confirm-" + name, l -> {
            while (l.running()) {
                l.pause(interval);
                try {
                    present.accept(registry.getService(name));
                } catch (MicroException away) {
                    // The watch has noticed it too, and tells.
                    continue;
                }
            }
        });
    }

    @Override public void close() {
        loop.close();
    }
}
