package dev.microcdi.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import dev.microcdi.core.registry.LookupCache;
import dev.microcdi.registry.Registry;
import dev.microcdi.tck.BackEnd;

/**
 * Look-ups with a large fleet in the store: 1,000 services of 20 nodes in a real Consul, then in a real etcd. Fails when a
 * look-up of a service that is followed takes a microsecond or more, or allocates. {@code --short} is a quick look.
 */
public final class RegistryBench {
    private static final double MOST_NANOS = 1_000;
    /** JMH divides all that the JVM allocated by the operations: watches and JMH itself leave a trace. */
    private static final double NO_BYTES = 0.5;

    private RegistryBench() {
    }

    public static void main(String[] args) throws Exception {
        boolean quick = Arrays.asList(args).contains("--short");
        boolean kept = true;
        for (Store store : Store.values()) {
            try (BackEnd server = store.start()) {
                long begun = System.nanoTime();
                store.fill(server.address());
                System.out.printf("%s: %,d services of %d nodes written in %.1f s%n", store, Fleet.SERVICES,
                        Fleet.NODES, (System.nanoTime() - begun) / 1e9);
                memory(store, server.address(), LookUpBench.WATCHED);
                memory(store, server.address(), quick ? 2 * LookUpBench.WATCHED : Fleet.SERVICES);
                kept &= lookUps(store, server.address(), quick);
            }
        }
        System.out.println(kept
                ? "kept: a look-up takes less than a microsecond and allocates nothing"
                : "NOT KEPT: a look-up took a microsecond or more, or allocated");
        System.exit(kept ? 0 : 1);
    }

    private static void memory(Store store, String address, int services) throws Exception {
        long before = heap();
        long begun = System.nanoTime();
        try (Registry registry = store.open(address);
                LookupCache lookups = LookUpBench.follow(registry, services)) {
            double first = (System.nanoTime() - begun) / 1e6 / services;
            System.out.printf(
                    "%s: %,d services followed: %.1f KB of heap each, %.2f ms for the first look-up of each%n",
                    store, lookups.lookups().size(), (heap() - before) / 1024.0 / services, first);
        }
    }

    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    private static boolean lookUps(Store store, String address, boolean quick) throws Exception {
        Options options = new OptionsBuilder().include("^" + LookUpBench.class.getName() + "\\.")
                .jvmArgsAppend("-D" + LookUpBench.STORE + "=" + store, "-D" + LookUpBench.ADDRESS + "=" + address)
                .addProfiler(GCProfiler.class).forks(quick ? 1 : 3).warmupIterations(quick ? 1 : 3)
                .warmupTime(TimeValue.seconds(1)).measurementIterations(quick ? 2 : 5)
                .measurementTime(TimeValue.seconds(1)).shouldFailOnError(true).verbosity(VerboseMode.SILENT).build();
        Collection<RunResult> results = new Runner(options).run();
        Map<String, RunResult> byName = new TreeMap<>();
        results.forEach(r -> byName.put(r.getPrimaryResult().getLabel(), r));
        double least = nanos(Objects.requireNonNull(byName.get("map")));
        byName.forEach((name, result) -> System.out.printf(
                "%s: %-6s %,12.1f ns (+- %.1f)  %,10.2f bytes a look-up  %,.1f times the map%n", store, name,
                nanos(result), result.getPrimaryResult().getScoreError(), bytes(result), nanos(result) / least));
        RunResult micro = Objects.requireNonNull(byName.get("micro"));
        return nanos(micro) < MOST_NANOS && bytes(micro) < NO_BYTES;
    }

    private static double nanos(RunResult result) {
        return result.getPrimaryResult().getScore();
    }

    private static double bytes(RunResult result) {
        return Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm")).getScore();
    }
}
