package dev.microcdi.core.registry;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import dev.microcdi.MicroException;
import dev.microcdi.core.loop.Loop;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.ServiceInfo;

/**
 * Asks who is there when a node has not been told of for long. For registries in which each process answers for itself (NATS,
 * mDNS): one that was killed says no goodbye, so its silence is all there is to see. Where renewals are told, no question
 * is sent while all is well.
 *
 * <p>Threads: one loop, {@code micro-registry-confirm-<name>}.
 */
final class Confirmation implements AutoCloseable {
    /** Looks at the clock this many times within the silence that is allowed. */
    private static final int LOOKS = 4;

    private final Loop loop;

    Confirmation(Registry registry, String name, Duration silence, BooleanSupplier silent,
            Consumer<List<ServiceInfo>> present) {
        loop = Loop.start("micro-registry-confirm-" + name, l -> {
            while (l.running()) {
                l.pause(silence.dividedBy(LOOKS));
                try {
                    if (silent.getAsBoolean()) {
                        present.accept(registry.getService(name));
                    }
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
