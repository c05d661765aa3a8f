package dev.microcdi.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import dev.microcdi.core.registry.LookupCache;
import dev.microcdi.core.registry.LookupPolicy;
import dev.microcdi.core.selector.Selector;
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
    private final Selector selector = Selector.roundRobin();
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
        String name = turn.of(names);
        List<String> addresses = lookups.addresses(name, PATIENCE);
        return addresses.get(selector.start(name, addresses.size()));
    }

    /** The least: a map that never changes, and the same turn. */
    @Benchmark public String map(Turn turn) {
        String name = turn.of(names);
        List<String> addresses = map.getOrDefault(name, List.of());
        return addresses.get(selector.start(name, addresses.size()));
    }

    /** The store asked at each call. */
    @Benchmark public List<ServiceInfo> store(Turn turn) {
        return registry.getService(turn.of(names));
    }
}
