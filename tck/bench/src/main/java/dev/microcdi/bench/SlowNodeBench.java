package dev.microcdi.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import dev.microcdi.Service;
import dev.microcdi.client.Client;
import dev.microcdi.client.Lookup;
import dev.microcdi.core.Micro;
import dev.microcdi.http.HttpTransport;
import dev.microcdi.memory.MemoryRegistry;

/**
 * Five nodes over http, one of which becomes 50 times slower: how long calls take with all nodes well, from the moment when it
 * becomes slow until it is left out, and afterwards, its probes included. {@code --short} is a quick look.
 */
public final class SlowNodeBench {
    private static final int NODES = 5;
    private static final int CALLERS = 16;
    private static final long WELL_NANOS = 5_000_000;

    /** Answers after a while, without using a processor. */
    public static final class Worker {
        private volatile long nanos = WELL_NANOS;

        /** Works. */
        public Map<String, String> work() {
            long end = System.nanoTime() + nanos;
            for (long left = nanos; left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            return Map.of();
        }
    }

    private SlowNodeBench() {
    }

    public static void main(String[] args) throws Exception {
        long millis = Arrays.asList(args).contains("--short") ? 2_000 : 15_000;
        List<Worker> workers = new ArrayList<>();
        List<Service> services = new ArrayList<>();
        try (MemoryRegistry registry = new MemoryRegistry(); HttpTransport transport = new HttpTransport()) {
            for (int i = 0; i < NODES; i++) {
                Worker w = new Worker();
                workers.add(w);
                services.add(Micro.service("worker").registry(registry).transport(transport).handle(w).start());
            }
            Service caller = Micro.caller().registry(registry).transport(transport).start();
            services.add(caller);
            Client client = caller.client();
            long[] warm = load(client, millis / 2);
            double well = print("all well", load(client, millis));
            workers.getFirst().nanos = 50 * WELL_NANOS;
            List<long[]> until = new ArrayList<>();
            while (caller.lookups().getFirst().nodes().stream().noneMatch(Lookup.Node::ejected)) {
                until.add(load(client, 200));
            }
            print("until it is left out", until.stream().flatMapToLong(Arrays::stream).sorted().toArray());
            double after = print("afterwards", load(client, millis));
            System.out.printf("p99 afterwards is %.2f times that of the healthy fleet (warmed up with %,d calls)%n",
                    after / well, warm.length);
            services.reversed().forEach(Service::close);
        }
        System.exit(0);
    }

    private static double print(String when, long[] nanos) {
        System.out.printf("%-22s %,8d calls  p50 %6.2f ms  p99 %6.2f ms  p99.9 %6.2f ms  most %6.2f ms%n", when,
                nanos.length, at(nanos, 0.5), at(nanos, 0.99), at(nanos, 0.999), at(nanos, 1));
        return at(nanos, 0.99);
    }

    private static double at(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.round(share * sorted.length))] / 1e6;
    }

    /** How long each call took, in order of length. */
    private static long[] load(Client client, long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        List<List<Long>> all = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            List<Long> mine = new ArrayList<>();
            all.add(mine);
            threads.add(Thread.ofVirtual().start(() -> {
                for (long begun = System.nanoTime(); begun < end; begun = System.nanoTime()) {
                    client.call("worker", "Worker.Work", Map.of(), Map.class);
                    mine.add(System.nanoTime() - begun);
                }
            }));
        }
        for (Thread t : threads) {
            t.join();
        }
        return all.stream().flatMap(List::stream).mapToLong(Long::longValue).sorted().toArray();
    }
}
