package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;

import com.sun.management.UnixOperatingSystemMXBean;

import dev.microcdi.Service;
import dev.microcdi.Status.State;
import dev.microcdi.client.CallOption;
import dev.microcdi.core.Micro;
import dev.microcdi.core.ServerSettings;
import dev.microcdi.core.ServiceBuilder;
import dev.microcdi.memory.MemoryBroker;
import dev.microcdi.memory.MemoryRegistry;
import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;
import dev.microcdi.tck.engine.Greeter.Reply;
import dev.microcdi.tck.engine.Greeter.Request;
import dev.microcdi.transport.Transport;

/**
 * A service gets malformed messages, 10,000 or {@code -Dmicro.fuzz}; every hundredth is followed by a good call. At the end there are
 * no more threads, open files and bytes than before, and nothing is in flight. {@code -Dmicro.fuzz.seed} repeats a run.
 */
final class Fuzzing {
    private static final int COUNT = Integer.getInteger("micro.fuzz", 10_000);
    private static final long SEED = Long.getLong("micro.fuzz.seed", System.nanoTime());
    private static final int WARM = 500;
    private static final CallOption LIMIT = CallOption.timeout(Duration.ofSeconds(10));

    private Fuzzing() {
    }

    /** Sends something malformed to an address, and leaves nothing open. */
    @FunctionalInterface
    interface Attack {
        void send(String address, Mutations mutations) throws Exception;
    }

    static void attack(String name, Transport transport, Attack attack) throws Exception {
        System.out.printf("fuzz of %s: %d messages, -Dmicro.fuzz.seed=%d%n", name, COUNT, SEED);
        boolean streams = java.util.Arrays.asList(transport.getClass().getAnnotation(Capabilities.class).value())
                .contains(Capability.STREAM);
        try (MemoryRegistry registry = new MemoryRegistry(); MemoryBroker broker = new MemoryBroker()) {
            // A handler that a mutated deadline does not end must not hold up the stop.
            Greeter greeter = new Greeter();
            ServiceBuilder builder = Micro.service("greeter").registry(registry).broker(broker).transport(transport)
                    .server(Micro.settings(ServerSettings.class, Map.of("drain", "2s"))).handle(greeter);
            try (Service service = (streams ? builder.handle(new Chat()) : builder).start()) {
                await().until(() -> service.status().state() == State.READY);
                String address = service.node().address();
                Mutations mutations = new Mutations(SEED);
                run(service, address, attack, mutations, WARM);
                Used before = settled(null);
                run(service, address, attack, mutations, COUNT);
                // The handler remembers its events, and some are large.
                greeter.renamed.clear();
                Used after = settled(before);
                System.out.printf("fuzz of %s: %s before, %s after%n", name, before, after);
                assertThat(after.files()).as("open files").isLessThanOrEqualTo(before.files() + 8);
                assertThat(after.threads()).as("threads").isLessThanOrEqualTo(before.threads() + 4);
                assertThat(after.megabytes()).as("heap").isLessThanOrEqualTo(before.megabytes() + 16);
            }
        }
    }

    private static void run(Service service, String address, Attack attack, Mutations mutations, int count)
            throws Exception {
        for (int i = 1; i <= count; i++) {
            attack.send(address, mutations);
            if (i % 100 == 0) {
                String who = "after " + i;
                assertThat(service.client().call("greeter", "Greeter.Hello", new Request(who), Reply.class, LIMIT))
                        .isEqualTo(new Reply("Hello " + who));
            }
        }
    }

    /** What is used, once it is no more than before, or after ten seconds. */
    private static Used settled(@org.jspecify.annotations.Nullable Used before) {
        if (before != null) {
            try {
                await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(500)).until(
                        () -> Used.now().files() <= before.files() && Used.now().megabytes() <= before.megabytes());
            } catch (org.awaitility.core.ConditionTimeoutException e) {
                return Used.now();
            }
        }
        return Used.now();
    }

    private record Used(int threads, long files, long megabytes) {
        static Used now() {
            System.gc();
            long bytes = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            long files = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                    ? unix.getOpenFileDescriptorCount()
                    : 0;
            return new Used(ManagementFactory.getThreadMXBean().getThreadCount(), files, bytes >> 20);
        }

        @Override public String toString() {
            return threads + " threads, " + files + " open files, " + megabytes + " MB";
        }
    }
}
