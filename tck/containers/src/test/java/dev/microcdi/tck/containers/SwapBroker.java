package dev.microcdi.tck.containers;

import java.util.Locale;
import java.util.Map;

import dev.microcdi.tck.servers.Kafka;
import dev.microcdi.tck.servers.Nats;
import dev.microcdi.tck.servers.RabbitMq;

/** A broker of the swap kit, and the lines of configuration that select it. */
enum SwapBroker {
    MEMORY, NATS, JETSTREAM, RABBITMQ, KAFKA;

    String plugin() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The real back end's address; a server that all tests of this JVM share. */
    Map<String, String> keys() {
        String address = switch (this) {
            case MEMORY -> "";
            case NATS, JETSTREAM -> Nats.shared().address();
            case RABBITMQ -> RabbitMq.shared().address();
            case KAFKA -> Kafka.shared().address();
        };
        return address.isEmpty()
                ? Map.of("micro.broker", plugin())
                : Map.of("micro.broker", plugin(), "micro." + plugin() + ".address", address);
    }
}
