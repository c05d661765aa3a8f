package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.microcdi.client.Lookup;
import dev.microcdi.core.registry.LookupCache;
import dev.microcdi.core.registry.LookupPolicy;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.ServiceInfo;

/** What look-ups give when the store lies, forgets, is away, or cannot know who died; and that they stay small. */
class LookupTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final LookupPolicy PLAIN = new LookupPolicy(Duration.ZERO, 1000, Duration.ofMinutes(10),
            Duration.ZERO);

    private final SwitchableRegistry store = new SwitchableRegistry();

    @AfterEach void close() {
        store.close();
    }

    private static ServiceInfo greeter(String name, int... numbers) {
        List<Node> nodes = java.util.Arrays.stream(numbers)
                .mapToObj(i -> new Node(name + "-" + i, "127.0.0.1:" + i, Map.of())).toList();
        return new ServiceInfo(name, "1", Map.of(), List.of(), nodes);
    }

    @Test void aStoreThatIsAwayIsToldWithTheAgeOfItsLastAnswer() {
        store.register(greeter("greeter", 1), Duration.ZERO);
        try (LookupCache lookups = new LookupCache(store, PLAIN)) {
            assertThat(lookups.addresses("greeter", TIMEOUT)).containsExactly("127.0.0.1:1");
            assertThat(lookups.lookups())
                    .containsExactly(new Lookup("greeter",
                            List.of(new Lookup.Node("127.0.0.1:1", "1", 0, false, Duration.ZERO)), Duration.ZERO, ""));
            store.goAway();
            await().until(() -> !lookups.lookups().getFirst().reason().isEmpty());
            Lookup first = lookups.lookups().getFirst();
            assertThat(first.reason()).isEqualTo("the store is away");
            assertThat(first.addresses()).containsExactly("127.0.0.1:1");
            await().until(() -> lookups.lookups().getFirst().age().compareTo(first.age()) > 0);
            store.comeBack();
            await().until(() -> lookups.lookups().getFirst().reason().isEmpty());
            assertThat(lookups.lookups().getFirst().age()).isZero();
        }
    }

    @Test void aSuddenNobodyIsHeldAsLongAsAsked() {
        store.register(greeter("greeter", 1), Duration.ZERO);
        LookupPolicy holding = new LookupPolicy(Duration.ofSeconds(2), 10, Duration.ofMinutes(10), Duration.ZERO);
        try (LookupCache lookups = new LookupCache(store, holding); LookupCache plain = new LookupCache(store, PLAIN)) {
            assertThat(lookups.addresses("greeter", TIMEOUT)).hasSize(1);
            assertThat(plain.addresses("greeter", TIMEOUT)).hasSize(1);
            long before = System.nanoTime();
            store.goAway();
            store.comeBackEmpty();
            await().until(() -> plain.addresses("greeter", TIMEOUT).isEmpty());
            await().until(() -> lookups.addresses("greeter", TIMEOUT).isEmpty());
            assertThat(Duration.ofNanos(System.nanoTime() - before)).as("held").isGreaterThan(Duration.ofSeconds(2));
            store.register(greeter("greeter", 2), Duration.ZERO);
            await().until(() -> lookups.addresses("greeter", TIMEOUT).contains("127.0.0.1:2"));
        }
    }

    @Test void theNodesThatFillAnEmptiedStoreWithinTheHoldAreNeverMissed() {
        store.register(greeter("greeter", 1), Duration.ZERO);
        LookupPolicy holding = new LookupPolicy(Duration.ofMinutes(5), 10, Duration.ofMinutes(10), Duration.ZERO);
        Set<Integer> sizes = ConcurrentHashMap.newKeySet();
        try (LookupCache lookups = new LookupCache(store, holding)) {
            lookups.addresses("greeter", TIMEOUT);
            store.goAway();
            store.comeBackEmpty();
            await().until(() -> store.watches.get() > 1 && lookups.lookups().getFirst().reason().isEmpty());
            sizes.add(lookups.addresses("greeter", TIMEOUT).size());
            store.register(greeter("greeter", 7), Duration.ZERO);
            await().until(() -> {
                List<String> now = lookups.addresses("greeter", TIMEOUT);
                sizes.add(now.size());
                return now.contains("127.0.0.1:7");
            });
        }
        assertThat(sizes).containsExactly(1);
    }

    @Test void namesWithoutEndTakeAsManyWatchesAsAllowed() {
        LookupPolicy small = new LookupPolicy(Duration.ZERO, 50, Duration.ofMinutes(10), Duration.ZERO);
        store.register(greeter("often", 1), Duration.ZERO);
        try (LookupCache lookups = new LookupCache(store, small)) {
            for (int i = 0; i < 10_000; i++) {
                assertThat(lookups.addresses("nobody-" + i, TIMEOUT)).isEmpty();
                assertThat(lookups.addresses("often", TIMEOUT)).hasSize(1);
            }
            assertThat(lookups.lookups()).hasSize(50).extracting(Lookup::service).contains("often", "nobody-9999");
            assertThat(store.openWatches()).isEqualTo(50);
        }
        assertThat(store.openWatches()).isZero();
    }

    @Test void whatIsNotAskedForMakesRoomFirst() {
        LookupPolicy brief = new LookupPolicy(Duration.ZERO, 50, Duration.ofMillis(1), Duration.ZERO);
        try (LookupCache lookups = new LookupCache(store, brief)) {
            lookups.addresses("a", TIMEOUT);
            await().until(() -> {
                lookups.addresses("b", TIMEOUT);
                lookups.addresses("c-" + System.nanoTime(), TIMEOUT);
                return lookups.lookups().stream().noneMatch(l -> l.service().equals("a"));
            });
        }
    }

    @Test void aNodeThatDiesSilentlyIsMissedAtTheSecondQuestion() {
        LookupPolicy asking = new LookupPolicy(Duration.ZERO, 10, Duration.ofMinutes(10), Duration.ofMillis(100));
        store.register(greeter("greeter", 1, 2), Duration.ZERO);
        store.mute = true;
        try (LookupCache lookups = new LookupCache(store, asking);
                LookupCache trusting = new LookupCache(store, PLAIN)) {
            assertThat(lookups.addresses("greeter", TIMEOUT)).hasSize(2);
            assertThat(trusting.addresses("greeter", TIMEOUT)).hasSize(2);
            store.deregister(greeter("greeter", 1));
            await().until(() -> lookups.addresses("greeter", TIMEOUT).equals(List.of("127.0.0.1:2")));
            assertThat(trusting.addresses("greeter", TIMEOUT)).as("nobody told").hasSize(2);

            store.forgetOnce.set(true);
            await().until(() -> !store.forgetOnce.get());
            assertThat(lookups.addresses("greeter", TIMEOUT)).as("one lost answer").hasSize(1);
        }
    }
}
