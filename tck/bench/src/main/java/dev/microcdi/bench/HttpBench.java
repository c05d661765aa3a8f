package dev.microcdi.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Our http path beside the bare Helidon server and client with the same JSON codec, beside JAX-RS with a MicroProfile REST
 * client on Helidon MP, and beside grpc-java: one run, interleaved rounds, server and client in processes of their own.
 * Printed are calls a second and CPU per call on both sides, and the ratio of each round, median and spread.
 * {@code --short} is a quick look.
 */
public final class HttpBench {
    private static final int[] CALLERS = {1, 16, 128};
    private static final int[] BYTES = {128, 4096};

    /** What one side did in one round. */
    private record Result(double callsPerSecond, double clientMicros, double serverMicros) {
    }

    private HttpBench() {
    }

    public static void main(String[] args) throws Exception {
        boolean quick = Arrays.asList(args).contains("--short");
        int rounds = quick ? 2 : 5;
        long millis = quick ? 300 : 1_500;
        Map<Side, BenchProcess> servers = new EnumMap<>(Side.class);
        Map<Side, BenchProcess> clients = new EnumMap<>(Side.class);
        try {
            for (Side side : Side.values()) {
                BenchProcess server = side.start("server");
                servers.put(side, server);
                BenchProcess client = side.start("client", server.read());
                clients.put(side, client);
                System.out.printf("start of %s in a new JVM: %s ms until it listens, %s ms until the first answer%n",
                        side,
                        server.read(), client.read());
            }
            warm(clients, quick);
            System.out.printf("%d rounds of %d ms a side, interleaved; Java %s, %d processors%n", rounds, millis,
                    Runtime.version().feature(), Runtime.getRuntime().availableProcessors());
            System.out.println("callers  bytes  side      calls/s   micro's ratio to it, median (min..max)   "
                    + "CPU us/call client + server");
            for (int bytes : BYTES) {
                for (int callers : CALLERS) {
                    print(callers, bytes, rounds(servers, clients, callers, bytes, millis, rounds));
                }
            }
        } finally {
            clients.values().forEach(BenchProcess::close);
            servers.values().forEach(BenchProcess::close);
        }
    }

    /** Until each side has made the same number of calls and is compiled, or the time is over. */
    private static void warm(Map<Side, BenchProcess> clients, boolean quick) throws Exception {
        long limit = System.nanoTime() + (quick ? 10 : 40) * 1_000_000_000L;
        for (long calls = quick ? 10_000 : 60_000; calls > 0 && System.nanoTime() < limit;) {
            long least = Long.MAX_VALUE;
            for (BenchProcess client : clients.values()) {
                least = Math.min(least, client.ask("run 16 1024 500"));
            }
            calls -= least;
        }
    }

    private static Map<Side, Result[]> rounds(Map<Side, BenchProcess> servers, Map<Side, BenchProcess> clients,
            int callers, int bytes, long millis, int rounds) throws Exception {
        Map<Side, Result[]> results = new EnumMap<>(Side.class);
        for (int round = 0; round < rounds; round++) {
            // The side that begins changes, so that a drift of the machine meets all alike.
            List<Side> order = new ArrayList<>(List.of(Side.values()));
            Collections.rotate(order, round);
            for (Side side : order) {
                BenchProcess server = servers.get(side);
                BenchProcess client = clients.get(side);
                if (server == null || client == null) {
                    throw new IllegalStateException("no process for " + side);
                }
                long serverCpu = server.ask("cpu");
                long clientCpu = client.ask("cpu");
                long calls = client.ask("run " + callers + " " + bytes + " " + millis);
                results.computeIfAbsent(side, s -> new Result[rounds])[round] = new Result(calls * 1000.0 / millis,
                        (client.ask("cpu") - clientCpu) / 1e3 / calls, (server.ask("cpu") - serverCpu) / 1e3 / calls);
            }
        }
        return results;
    }

    private static void print(int callers, int bytes, Map<Side, Result[]> results) {
        Result[] micro = Objects.requireNonNull(results.get(Side.MICRO));
        results.forEach((side, all) -> {
            double[] ratios = new double[all.length];
            for (int i = 0; i < ratios.length; i++) {
                ratios[i] = micro[i].callsPerSecond() / all[i].callsPerSecond();
            }
            Arrays.sort(ratios);
            System.out.printf("%7d  %5d  %-5s  %10.0f   %-40s %.1f + %.1f%n", callers, bytes,
                    side.name().toLowerCase(Locale.ROOT), median(all, 0),
                    side == Side.MICRO
                            ? ""
                            : String.format("%.2f (%.2f..%.2f)", ratios[ratios.length / 2], ratios[0],
                                    ratios[ratios.length - 1]),
                    median(all, 1), median(all, 2));
        });
    }

    private static double median(Result[] results, int what) {
        double[] values = Arrays.stream(results)
                .mapToDouble(r -> what == 0 ? r.callsPerSecond() : what == 1 ? r.clientMicros() : r.serverMicros())
                .sorted().toArray();
        return values[values.length / 2];
    }
}
