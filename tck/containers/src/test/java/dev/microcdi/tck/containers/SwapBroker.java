package dev.microcdi.tck.containers;

import java.util.Locale;
import java.util.Map;

import dev.microcdi.tck.servers.Consul;
import dev.microcdi.tck.servers.Kafka;
import dev.microcdi.tck.servers.Nats;
import dev.microcdi.tck.servers.RabbitMq;

/** A broker of the swap kit, and the lines of configuration that select it. */
enum SwapBroker {
    MEMORY, HTTP, NATS, JETSTREAM, RABBITMQ, KAFKA;

    String plugin() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The real back end's address; a server that all tests of this JVM share. */
    Map<String, String> keys() {
        if (this == HTTP) {
            // Its subscribers find each other in the registry.
            return Map.of("micro.broker", "http", "micro.registry", "consul", "micro.consul.address",
                    Consul.shared().address());
        }
        String address = switch (this) {
            case MEMORY, HTTP -> "";
            case NATS, JETSTREAM -> Nats.shared().address();
            case RABBITMQ -> RabbitMq.shared().address();
            case KAFKA -> Kafka.shared().address();
        };
        return address.isEmpty()
                ? Map.of("micro.broker", plugin())
                : Map.of("micro.broker", plugin(), "micro." + plugin() + ".address", address);
    }
}
