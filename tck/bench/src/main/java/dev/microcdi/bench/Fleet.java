package dev.microcdi.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import dev.microcdi.registry.Endpoint;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.ServiceInfo;

/** What a large installation has in its store: 1,000 services of 20 nodes. */
final class Fleet {
    static final int SERVICES = 1_000;
    static final int NODES = 20;
    private static final int WRITERS = 8;
    /** Longer than a measurement. */
    static final Duration TTL = Duration.ofHours(1);

    private Fleet() {
    }

    static String name(int service) {
        return "bench.service-" + service;
    }

    /** Does something for each node of each service, from several threads. */
    static void each(Write write) throws Exception {
        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            List<? extends Future<?>> all = IntStream.range(0, SERVICES).mapToObj(service -> writers.submit(() -> {
                for (int node = 0; node < NODES; node++) {
                    write.record(record(service, node), node);
                }
                return null;
            })).toList();
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    /** Writes one record into a store. */
    @FunctionalInterface
    interface Write {
        void record(ServiceInfo record, int node) throws Exception;
    }

    static ServiceInfo record(int service, int node) {
        Map<String, String> metadata = Map.of("transport", "http", "broker", "nats", "registry", "consul", "server",
                "mucp", "protocol", "mucp", "zone", "zone-" + node % 3);
        return new ServiceInfo(name(service), "1.0.0", Map.of(),
                List.of(endpoint("Bench.Call"), endpoint("Bench.Other")),
                List.of(new Node(name(service) + "-" + node, "10.0." + service % 250 + "." + node + ":8080",
                        metadata)));
    }

    private static Endpoint endpoint(String name) {
        Endpoint.Value text = new Endpoint.Value("text", "string", List.of());
        return new Endpoint(name, new Endpoint.Value("Request", "Request", List.of(text)),
                new Endpoint.Value("Response", "Response", List.of(text)), Map.of());
    }
}
