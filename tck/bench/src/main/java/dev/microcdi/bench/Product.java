package dev.microcdi.bench;

import java.util.Optional;

import dev.microcdi.broker.Broker;
import dev.microcdi.kafka.KafkaBroker;
import dev.microcdi.memory.MemoryBroker;
import dev.microcdi.nats.JetStreamBroker;
import dev.microcdi.nats.NatsBroker;
import dev.microcdi.rabbitmq.RabbitMqBroker;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Kafka;
import dev.microcdi.tck.servers.Nats;
import dev.microcdi.tck.servers.RabbitMq;

/** What is measured. */
enum Product {
    RABBITMQ(20_000, true) {
        @Override Optional<BackEnd> start() {
            return Optional.of(RabbitMq.start());
        }

        @Override Broker plugin(String address) {
            return new RabbitMqBroker(address);
        }

        @Override Optional<BareMessenger> bare(String address) throws Exception {
            return Optional.of(new RabbitMqBare(address));
        }
    },
    KAFKA(100_000, true) {
        @Override Optional<BackEnd> start() {
            return Optional.of(Kafka.start());
        }

        @Override Broker plugin(String address) {
            return new KafkaBroker(address);
        }

        @Override Optional<BareMessenger> bare(String address) {
            return Optional.of(new KafkaBare(address));
        }
    },
    JETSTREAM(20_000, true) {
        @Override Optional<BackEnd> start() {
            return Optional.of(Nats.start());
        }

        @Override Broker plugin(String address) {
            return new JetStreamBroker(address);
        }

        @Override Optional<BareMessenger> bare(String address) throws Exception {
            return Optional.of(new JetStreamBare(address));
        }
    },
    NATS(100_000, false) {
        @Override Optional<BackEnd> start() {
            return Optional.of(Nats.start());
        }

        @Override Broker plugin(String address) {
            return new NatsBroker(address);
        }

        @Override Optional<BareMessenger> bare(String address) throws Exception {
            return Optional.of(new NatsBare(address));
        }
    },
    /** By itself: there is nothing to put beside it. */
    MEMORY(100_000, false) {
        @Override Optional<BackEnd> start() {
            return Optional.empty();
        }

        @Override Broker plugin(String address) {
            return new MemoryBroker();
        }

        @Override Optional<BareMessenger> bare(String address) {
            return Optional.empty();
        }
    };

    private final int messages;
    private final boolean durable;

    Product(int messages, boolean durable) {
        this.messages = messages;
        this.durable = durable;
    }

    /** How many messages one round receives: a second or so of work. */
    int messages() {
        return messages;
    }

    /** Whether messages wait for a subscriber; where they do not, they are published while it receives. */
    boolean durable() {
        return durable;
    }

    abstract Optional<BackEnd> start();

    abstract Broker plugin(String address);

    abstract Optional<BareMessenger> bare(String address) throws Exception;
}
