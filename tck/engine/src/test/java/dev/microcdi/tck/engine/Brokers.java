package dev.microcdi.tck.engine;

import java.time.Duration;
import java.util.List;

import dev.microcdi.broker.Broker;
import dev.microcdi.kafka.KafkaBroker;
import dev.microcdi.kafka.KafkaOptions;
import dev.microcdi.nats.JetStreamBroker;
import dev.microcdi.nats.JetStreamOptions;
import dev.microcdi.nats.NatsBroker;
import dev.microcdi.rabbitmq.RabbitMqBroker;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Kafka;
import dev.microcdi.tck.servers.Nats;
import dev.microcdi.tck.servers.RabbitMq;

/** The real brokers of this module's tests, by plugin name. */
final class Brokers {
    /** Those that keep messages through their own restart. */
    static final List<String> DURABLE = List.of("rabbitmq", "kafka", "jetstream");

    private Brokers() {
    }

    static Broker broker(String plugin, String address) {
        return switch (plugin) {
            case "rabbitmq" -> new RabbitMqBroker(address);
            case "kafka" -> new KafkaBroker(KafkaOptions.at(address).withPartitions(4));
            case "jetstream" -> new JetStreamBroker(JetStreamOptions.at(address).withAckWait(Duration.ofSeconds(3)));
            case "nats" -> new NatsBroker(address);
            default -> throw new IllegalArgumentException(plugin);
        };
    }

    /** A server of the test's own. */
    static BackEnd start(String plugin) {
        return switch (plugin) {
            case "rabbitmq" -> RabbitMq.start();
            case "kafka" -> Kafka.start();
            case "jetstream", "nats" -> Nats.start();
            default -> throw new IllegalArgumentException(plugin);
        };
    }
}
