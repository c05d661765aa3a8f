package dev.microcdi.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import dev.microcdi.core.registry.LookupCache;
import dev.microcdi.core.registry.LookupPolicy;
import dev.microcdi.core.selector.Filter;
import dev.microcdi.core.selector.Selector;
import dev.microcdi.core.selector.ServiceNodes;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.ServiceInfo;

/**
 * A look-up and the choice of a node, as each call does them, by a caller that follows 50 services of a real store. Beside
 * them in the same run: the least that could be done (a map and a turn), and the plugin asked itself, which is what a
 * call would cost without the watch.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LookUpBench {
    /** Which store, and where. */
    static final String STORE = "micro.bench.store";
    static final String ADDRESS = "micro.bench.address";
    static final int WATCHED = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String[] names = new String[WATCHED];
    private final Map<String, List<String>> map = new ConcurrentHashMap<>();
    private final AtomicInteger counter = new AtomicInteger();
    private final Selector selector = Selector.roundRobin();
    private final Selector leastPending = Selector.leastPending();
    private final Selector powerOfTwo = Selector.powerOfTwo();
    private final Registry registry;
    private final LookupCache lookups;

    /** What one thread asks for next. */
    @State(Scope.Thread)
    public static class Turn {
        private int next;

        String of(String[] names) {
            next = next + 1 == names.length ? 0 : next + 1;
            return names[next];
        }
    }

    static LookupCache follow(Registry registry, int services) {
        LookupCache lookups = new LookupCache(registry,
                new LookupPolicy(Duration.ZERO, Fleet.SERVICES, Duration.ofHours(1), Duration.ZERO));
        for (int service = 0; service < services; service++) {
            int found = lookups.addresses(Fleet.name(service), PATIENCE).size();
            if (found != Fleet.NODES) {
                throw new IllegalStateException(Fleet.name(service) + " has " + found + " nodes");
            }
        }
        return lookups;
    }

    /** Made by JMH, once in each of its processes. */
    public LookUpBench() {
        registry = Store.valueOf(System.getProperty(STORE)).open(System.getProperty(ADDRESS));
        lookups = follow(registry, WATCHED);
        for (int service = 0; service < WATCHED; service++) {
            names[service] = Fleet.name(service);
            map.put(names[service], List.copyOf(lookups.addresses(names[service], PATIENCE)));
        }
    }

    @TearDown public void close() throws Exception {
        lookups.close();
        registry.close();
    }

    /** What the engine does at each call. */
    @Benchmark public String micro(Turn turn) {
        return pick(turn, selector);
    }

    /** The same with the node that has the fewest calls to answer. */
    @Benchmark public String leastPending(Turn turn) {
        return pick(turn, leastPending);
    }

    /** The same with the better one of two. */
    @Benchmark public String powerOfTwo(Turn turn) {
        return pick(turn, powerOfTwo);
    }

    private String pick(Turn turn, Selector by) {
        ServiceNodes nodes = Objects.requireNonNull(lookups.nodes(turn.of(names), PATIENCE));
        return Objects.requireNonNull(nodes.candidates(Filter.NONE).pick(by, List.of())).address();
    }

    /** The least: a map that never changes, and a counter. */
    @Benchmark public String map(Turn turn) {
        List<String> addresses = map.getOrDefault(turn.of(names), List.of());
        return addresses.get(Math.floorMod(counter.getAndIncrement(), addresses.size()));
    }

    /** The store asked at each call. */
    @Benchmark public List<ServiceInfo> store(Turn turn) {
        return registry.getService(turn.of(names));
    }
}
