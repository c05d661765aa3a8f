package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import dev.microcdi.Service;
import dev.microcdi.Status.State;
import dev.microcdi.core.Micro;
import dev.microcdi.core.RegisterSettings;
import dev.microcdi.memory.MemoryRegistry;

/** Handlers that compute for long, on virtual threads, from which the JDK takes no processor away. */
class BusyProcessorsTest {
    @Test void aNodeStaysRegisteredWhileTheyHoldAllProcessors() throws InterruptedException {
        AtomicBoolean busy = new AtomicBoolean(true);
        List<Thread> threads = new ArrayList<>();
        try (MemoryRegistry registry = new MemoryRegistry();
                Service service = Micro.service("greeter").registry(registry)
                        .register(new RegisterSettings(Duration.ofSeconds(1), Duration.ofMillis(200)))
                        .handle(new Greeter()).start()) {
            await().until(() -> service.status().state() == State.READY);
            for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    while (busy.get()) {
                        Thread.onSpinWait();
                    }
                }));
            }
            await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(20))
                    .until(() -> registry.getService("greeter").size() == 1);
            assertThat(service.status().state()).isEqualTo(State.READY);
        } finally {
            busy.set(false);
        }
        for (Thread t : threads) {
            t.join();
        }
    }
}
