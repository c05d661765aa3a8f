package dev.microcdi.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Kafka's client: one idempotent producer with {@code acks=all} and no lingering, whose answer each publisher waits for; a
 * consumer of a group that commits after each poll. The value is the envelope, written once.
 */
final class KafkaBare implements BareMessenger {
    private static final Duration POLL = Duration.ofMillis(500);

    private final String address;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    KafkaBare(String address) {
        this.address = address;
        admin = Admin.create(Map.of("bootstrap.servers", address));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", address, "acks", "all", "enable.idempotence", true, "linger.ms", 0),
                new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override public void place(String topic) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, Optional.empty(), Optional.empty()))).all().get();
        publish(topic);
    }

    @Override public void publish(String topic) throws Exception {
        producer.send(new ProducerRecord<>(topic, ENVELOPE)).get();
    }

    /** A partition is handled in its order, so the number in flight has no meaning: as in the plugin. */
    @Override public AutoCloseable receive(String topic, int inFlight, Runnable handled) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", address, "group.id", GROUP, "group.protocol", "consumer",
                        "enable.auto.commit", false, "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(topic));
        Thread thread = Thread.ofPlatform().name("bench-kafka").start(() -> poll(consumer, handled));
        return () -> {
            consumer.wakeup();
            thread.join();
        };
    }

    private static void poll(KafkaConsumer<byte[], byte[]> consumer, Runnable handled) {
        try (consumer) {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.value() != null) {
                        handled.run();
                    }
                }
                consumer.commitAsync();
            }
        } catch (WakeupException e) {
            // the end; closing commits what is on its way
        }
    }

    @Override public void drop(String topic) throws Exception {
        admin.deleteTopics(List.of(topic)).all().get();
    }

    @Override public void close() {
        producer.close();
        admin.close();
    }
}
