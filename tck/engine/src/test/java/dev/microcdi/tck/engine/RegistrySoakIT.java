package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.sun.management.UnixOperatingSystemMXBean;

import dev.microcdi.core.loop.Progress;
import dev.microcdi.core.registry.Registration;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.tck.BackEnd;

/**
 * Services come and go from eight threads while the store is killed and started again, with its data and without. At the end
 * the store has exactly what should be registered, and nothing is left behind. {@code -Dmicro.soak=10000} says how many
 * operations; {@code -Dmicro.soak.seed} repeats a run.
 */
class RegistrySoakIT {
    private static final int OPERATIONS = Integer.getInteger("micro.soak", 1_000);
    private static final int RESTARTS = Math.max(2, OPERATIONS / 500);
    private static final long SEED = Long.getLong("micro.soak.seed", System.nanoTime());
    private static final int THREADS = 8;
    private static final int LIVE = 160;
    private static final Duration TTL = Duration.ofSeconds(10);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Progress IGNORED = problem -> {
        // the end state counts
    };

    /** What should be registered: the name of a service, and who keeps it so. */
    private final Map<String, Registration> desired = new ConcurrentSkipListMap<>();
    private final AtomicInteger done = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(strings = {"consul", "etcd"}) void theEndStateIsTheDesiredOneAndNothingIsLeft(String plugin)
            throws Exception {
        System.out.printf("soak of %s: %d operations, %d restarts, -Dmicro.soak.seed=%d%n", plugin, OPERATIONS,
                RESTARTS, SEED);
        try (BackEnd store = Stores.start(plugin)) {
            try (Registry registry = Stores.registry(plugin, store.address())) {
                // The client library's own threads, connections and classes are there before the first count.
                change(registry, new Random(SEED), "warm-up");
                await().atMost(PATIENCE).until(() -> names(registry).equals(desired.keySet()));
                Used before = Used.now();
                run(registry, store);
                await().atMost(PATIENCE).ignoreExceptions().until(() -> names(registry).equals(desired.keySet()));
                assertThat(desired).as("something is registered at the end").isNotEmpty();
                desired.keySet().forEach(name -> assertThat(registry.getService(name)).as(name).singleElement()
                        .isEqualTo(record(name)));
                desired.values().forEach(Registration::close);
                await().atMost(PATIENCE).ignoreExceptions().until(() -> names(registry).isEmpty());
                System.out.printf("soak of %s: %s before, %s at the end%n", plugin, before, Used.now());
                // A client library keeps an idle connection for a while (the JDK's HTTP client: 30 s).
                await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1))
                        .untilAsserted(() -> flat(before, Used.now()));
                System.out.printf("soak of %s: %s when idle%n", plugin, Used.now());
            }
        }
    }

    private static void flat(Used before, Used after) {
        assertThat(after.threads()).as("threads").isLessThanOrEqualTo(before.threads() + 8);
        assertThat(after.files()).as("open files").isLessThanOrEqualTo(before.files() + 8);
        assertThat(after.megabytes()).as("heap").isLessThanOrEqualTo(before.megabytes() + 16);
    }

    private void run(Registry registry, BackEnd store) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            Random random = new Random(SEED + t);
            String prefix = "soak-" + t;
            threads.add(Thread.ofVirtual().start(() -> {
                while (done.get() < OPERATIONS) {
                    change(registry, random, prefix);
                }
            }));
        }
        Random random = new Random(SEED - 1);
        for (int i = 1; i <= RESTARTS; i++) {
            int next = OPERATIONS * i / (RESTARTS + 1);
            await().atMost(Duration.ofMinutes(5)).until(() -> done.get() >= next);
            store.restart(random.nextBoolean());
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Starts a service of this prefix, or stops one. */
    private void change(Registry registry, Random random, String prefix) {
        int number = done.incrementAndGet();
        List<String> mine = desired.keySet().stream().filter(name -> name.startsWith(prefix + "-")).toList();
        if (mine.size() < LIVE / THREADS && (mine.isEmpty() || random.nextBoolean())) {
            String name = prefix + "-" + number;
            Registration made = new Registration(registry, record(name), TTL, INTERVAL, IGNORED);
            made.start(made.node().address());
            desired.put(name, made);
        } else {
            Objects.requireNonNull(desired.remove(mine.get(random.nextInt(mine.size())))).close();
        }
    }

    private static ServiceInfo record(String name) {
        return new ServiceInfo(name, "latest", Map.of(), List.of(),
                List.of(new Node(name + "-1", "127.0.0.1:1", Map.of("protocol", "mucp"))));
    }

    /** Consul lists itself too. */
    private static Set<String> names(Registry registry) {
        Set<String> names = new TreeSet<>(registry.listServices());
        names.remove("consul");
        return names;
    }

    private record Used(int threads, long files, long megabytes) {
        static Used now() {
            System.gc();
            long bytes = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            return new Used(ManagementFactory.getThreadMXBean().getThreadCount(), openFiles(), bytes >> 20);
        }

        private static long openFiles() {
            return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                    ? unix.getOpenFileDescriptorCount()
                    : 0;
        }

        @Override public String toString() {
            return threads + " threads, " + files + " open files, " + megabytes + " MB";
        }
    }
}
