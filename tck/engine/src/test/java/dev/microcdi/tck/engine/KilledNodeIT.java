package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.microcdi.MicroException;
import dev.microcdi.Service;
import dev.microcdi.core.ClientSettings;
import dev.microcdi.core.Micro;
import dev.microcdi.registry.Registry;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.engine.CounterMain.Add;
import dev.microcdi.tck.engine.CounterMain.Added;
import dev.microcdi.tck.servers.Nats;

/**
 * Two processes of one service on a real store; one is killed -9 under calls. What never started was moved to the other,
 * nothing that may have run was repeated, and the dead node is gone within its TTL plus one interval.
 */
class KilledNodeIT {
    private static final long TTL = 3_000;
    private static final long INTERVAL = 1_000;
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final AtomicInteger numbers = new AtomicInteger();
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    /** The start of each call that may have run. */
    private final Map<Integer, Long> unknown = new ConcurrentHashMap<>();
    private final Set<Integer> neverStarted = ConcurrentHashMap.newKeySet();

    @ParameterizedTest
    @ValueSource(strings = {"consul", "etcd"}) void callsThatNeverStartedAreMovedAndNothingIsRepeated(String plugin,
            @TempDir Path folder) throws Exception {
        try (BackEnd store = Stores.start(plugin);
                ChildService one = new ChildService(plugin, store.address(), TTL, INTERVAL, folder);
                ChildService two = new ChildService(plugin, store.address(), TTL, INTERVAL, folder);
                Registry registry = Stores.registry(plugin, store.address());
                Service caller = Micro.caller().registry(registry).start()) {
            await().until(() -> nodes(registry).containsAll(List.of(one.nodeId, two.nodeId)));
            AtomicBoolean go = new AtomicBoolean(true);
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                callers.add(Thread.ofVirtual().start(() -> {
                    while (go.get()) {
                        call(caller);
                    }
                }));
            }
            await().until(() -> one.ran().size() > 200 && two.ran().size() > 200);
            one.kill();
            long killed = System.nanoTime();
            await().atMost(Duration.ofMillis(2 * (TTL + INTERVAL))).until(() -> !nodes(registry).contains(one.nodeId));
            Duration gone = Duration.ofNanos(System.nanoTime() - killed);
            int before = two.ran().size();
            await().until(() -> two.ran().size() > before + 200);
            go.set(false);
            for (Thread t : callers) {
                t.join();
            }

            List<Integer> ran = new ArrayList<>(one.ran());
            ran.addAll(two.ran());
            assertThat(ran).as("no call ran twice").doesNotHaveDuplicates();
            assertThat(ran).as("every acknowledged call ran").containsAll(acknowledged);
            assertThat(neverStarted).as("calls that never started were moved to the other node").isEmpty();
            assertThat(unknown.values()).as("only calls begun before the process was dead may be unknown")
                    .allMatch(start -> start - killed < 0);
            assertThat(gone).as("the dead node's stay").isLessThan(Duration.ofMillis(TTL + INTERVAL + 1_000));
            System.out.printf("%s: %d calls, %d unknown after kill -9, dead node gone after %d ms%n", plugin,
                    ran.size(),
                    unknown.size(), gone.toMillis());
        }
    }

    @Test void aNodeKilledWithNatsAsRegistryIsForgottenByItsCallers(@TempDir Path folder) throws Exception {
        try (BackEnd nats = Nats.start()) {
            aSilentNodeIsForgotten("nats", nats.address(), folder);
        }
    }

    @Test void aNodeKilledWithMdnsAsRegistryIsForgottenByItsCallers(@TempDir Path folder) throws Exception {
        aSilentNodeIsForgotten("mdns", Stores.group(), folder);
    }

    /** These registries have no time to live: the engine asks for a node that it has not heard of for a while. */
    private void aSilentNodeIsForgotten(String plugin, String address, Path folder) throws Exception {
        try (ChildService one = new ChildService(plugin, address, TTL, INTERVAL, folder);
                ChildService two = new ChildService(plugin, address, TTL, INTERVAL, folder);
                Registry registry = Stores.registry(plugin, address);
                Service caller = Micro.caller().registry(registry)
                        .client(Micro.settings(ClientSettings.class, Map.of("lookup-silence", SILENCE.toString())))
                        .start()) {
            await().until(() -> nodes(registry).containsAll(List.of(one.nodeId, two.nodeId)));
            call(caller);
            await().until(() -> known(caller).size() == 2);
            await().during(SILENCE.multipliedBy(2)).atMost(SILENCE.multipliedBy(3))
                    .until(() -> known(caller).size() == 2);
            one.kill();
            long killed = System.nanoTime();
            await().atMost(SILENCE.multipliedBy(2).plusMillis(INTERVAL + 1_000))
                    .until(() -> known(caller).equals(List.of(two.nodeAddress)));
            System.out.printf("%s: dead node forgotten %d ms after kill -9, with a silence of %d ms%n", plugin,
                    (System.nanoTime() - killed) / 1_000_000, SILENCE.toMillis());
            for (int i = 0; i < 20; i++) {
                call(caller);
            }
            assertThat(unknown).as("calls lost").isEmpty();
            assertThat(neverStarted).as("calls not started").isEmpty();
        }
    }

    private static List<String> known(Service caller) {
        return caller.lookups().get(0).addresses();
    }

    private void call(Service caller) {
        int number = numbers.incrementAndGet();
        long start = System.nanoTime();
        try {
            Added added = caller.client().call("counter", "Counter.Add", new Add(number), Added.class);
            assertThat(added.number()).isEqualTo(number);
            acknowledged.add(number);
        } catch (MicroException e) {
            if (e.neverStarted()) {
                neverStarted.add(number);
            } else {
                unknown.put(number, start);
            }
        }
    }

    private static List<String> nodes(Registry registry) {
        return registry.getService("counter").stream().flatMap(s -> s.nodes().stream()).map(n -> n.id()).toList();
    }
}
