package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.microcdi.MicroException;
import dev.microcdi.Service;
import dev.microcdi.core.Micro;
import dev.microcdi.registry.Registry;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.engine.CounterMain.Add;
import dev.microcdi.tck.engine.CounterMain.Added;

/**
 * 200 calls a second while the three processes of a service are replaced one after the other: stopped in good order, and killed.
 * {@code -Dmicro.soak.restarts=20} says how often all three; {@code -Dmicro.soak.seed} repeats the order of the kills.
 */
class CallSoakIT {
    private static final int RESTARTS = Integer.getInteger("micro.soak.restarts", 2);
    private static final long SEED = Long.getLong("micro.soak.seed", System.nanoTime());
    private static final int CALLERS = 8;
    private static final long PERIOD_NANOS = Duration.ofSeconds(1).toNanos() / (200 / CALLERS);
    private static final long TTL = 3_000;
    private static final long INTERVAL = 1_000;

    private final AtomicInteger numbers = new AtomicInteger();
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Failure> failures = new ConcurrentHashMap<>();
    private final List<ChildService> all = new CopyOnWriteArrayList<>();
    private final AtomicBoolean go = new AtomicBoolean(true);

    /** A call that failed: between when and when, and how. */
    private record Failure(long start, long end, MicroException error) {
    }

    /** When a process was killed: it ended between the two. */
    private record Kill(long start, long end) {
    }

    @Test void aRollingRestartFailsNoCall(@TempDir Path folder) throws Exception {
        System.out.printf("soak of calls: %d rolling restarts of 3 instances%n", RESTARTS);
        run(folder, (fleet, number) -> {
            for (int i = 0; i < 3; i++) {
                fleet.get(i).stop();
                fleet.set(i, start(folder));
            }
            return List.of();
        });
        System.out.printf("soak of calls: %d calls, %d failed%n", numbers.get(), failures.size());
        assertThat(failures.values()).extracting(f -> f.error().toString()).isEmpty();
        assertThat(ran()).containsExactlyInAnyOrderElementsOf(acknowledged);
    }

    @Test void onlyCallsInFlightOnAKilledProcessMayFailAndAreToldAsUnknown(@TempDir Path folder) throws Exception {
        System.out.printf("soak of calls: %d times kill -9, -Dmicro.soak.seed=%d%n", RESTARTS * 3, SEED);
        Random random = new Random(SEED);
        List<Kill> kills = run(folder, (fleet, number) -> {
            List<Kill> times = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int which = random.nextInt(3);
                int before = numbers.get();
                long start = System.nanoTime();
                fleet.get(which).kill();
                times.add(new Kill(start, System.nanoTime()));
                fleet.set(which, start(folder));
                await().until(() -> numbers.get() > before + 200);
            }
            return times;
        });
        List<Integer> ran = ran();
        Set<Integer> unknownThatRan = new HashSet<>(ran);
        unknownThatRan.removeAll(acknowledged);
        System.out.printf("soak of calls: %d calls, %d acknowledged, %d told as unknown, of which %d ran%n",
                numbers.get(), acknowledged.size(), failures.size(), unknownThatRan.size());
        assertThat(failures.values()).as("failed calls").allSatisfy(f -> {
            assertThat(f.error().neverStarted()).as("neverStarted of " + f.error()).isFalse();
            assertThat(kills).as("kills while it was in flight: " + f.error())
                    .anyMatch(kill -> f.start() - kill.end() < 0 && f.end() - kill.start() > 0);
        });
        assertThat(ran).as("no call ran twice").doesNotHaveDuplicates();
        assertThat(ran).as("every acknowledged call ran").containsAll(acknowledged);
        assertThat(failures.keySet()).as("what ran and was not acknowledged is told as unknown")
                .containsAll(unknownThatRan);
    }

    /** Replaces the three processes once. */
    private interface Round {
        List<Kill> replace(List<ChildService> fleet, int number) throws Exception;
    }

    private String consul = "";

    private List<Kill> run(Path folder, Round round) throws Exception {
        List<Kill> times = new ArrayList<>();
        try (BackEnd store = Stores.start("consul")) {
            consul = store.address();
            List<ChildService> fleet = new ArrayList<>(List.of(start(folder), start(folder), start(folder)));
            try (Registry registry = Stores.registry("consul", consul);
                    Service caller = Micro.caller().registry(registry).start()) {
                await().until(() -> nodes(registry).size() == 3);
                List<Thread> callers = callers(caller);
                for (int i = 1; i <= RESTARTS; i++) {
                    times.addAll(round.replace(fleet, i));
                    Collection<String> expected = new TreeSet<>(fleet.stream().map(s -> s.nodeId).toList());
                    await().atMost(Duration.ofSeconds(30)).until(() -> nodes(registry).equals(expected));
                }
                int before = acknowledged.size();
                await().until(() -> acknowledged.size() > before + 200);
                go.set(false);
                for (Thread t : callers) {
                    t.join();
                }
            } finally {
                go.set(false);
                for (ChildService s : fleet) {
                    s.close();
                }
            }
        }
        return times;
    }

    private ChildService start(Path folder) throws Exception {
        ChildService child = new ChildService("consul", consul, TTL, INTERVAL, folder, "PT0.5S");
        all.add(child);
        return child;
    }

    private List<Thread> callers(Service caller) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                long next = System.nanoTime();
                while (go.get()) {
                    next += PERIOD_NANOS;
                    LockSupport.parkNanos(next - System.nanoTime());
                    call(caller);
                }
            }));
        }
        return threads;
    }

    private void call(Service caller) {
        int number = numbers.incrementAndGet();
        long start = System.nanoTime();
        try {
            Added added = caller.client().call("counter", "Counter.Add", new Add(number), Added.class);
            assertThat(added.number()).isEqualTo(number);
            acknowledged.add(number);
        } catch (MicroException e) {
            failures.put(number, new Failure(start, System.nanoTime(), e));
        }
    }

    private List<Integer> ran() throws Exception {
        List<Integer> ran = new ArrayList<>();
        for (ChildService s : all) {
            ran.addAll(s.ran());
        }
        return ran;
    }

    private static Set<String> nodes(Registry registry) {
        return new TreeSet<>(registry.getService("counter").stream().flatMap(s -> s.nodes().stream())
                .map(n -> n.id()).toList());
    }
}
