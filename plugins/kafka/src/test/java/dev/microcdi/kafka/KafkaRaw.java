package dev.microcdi.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka's client as it is, beside the plugin. */
final class KafkaRaw implements AutoCloseable {
    private final String address;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    KafkaRaw(String address) {
        this.address = address;
        admin = Admin.create(Map.of("bootstrap.servers", address));
        producer = new KafkaProducer<>(Map.of("bootstrap.servers", address, "linger.ms", 0), new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    static List<String> lines(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(KafkaRaw.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        }
    }

    void create(String topic, int partitions) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    }

    void delete(String topic) throws Exception {
        admin.deleteTopics(List.of(topic)).all().get();
    }

    void send(String topic, int partition, byte[] value, Map<String, String> headers) throws Exception {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, null, value);
        headers.forEach((name, text) -> record.headers().add(new RecordHeader(name, text.getBytes(UTF_8))));
        producer.send(record).get();
    }

    /** All records of a topic, partition by partition. */
    List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", address),
                new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition())).toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            long count = consumer.endOffsets(all).values().stream().mapToLong(Long::longValue).sum();
            Map<Integer, List<ConsumerRecord<byte[], byte[]>>> read = new HashMap<>();
            for (long n = 0; n < count;) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    read.computeIfAbsent(record.partition(), p -> new ArrayList<>()).add(record);
                    n++;
                }
            }
            return read.values().stream().flatMap(List::stream).toList();
        }
    }

    ConsumerGroupDescription group(String group) {
        try {
            return admin.describeConsumerGroups(List.of(group)).all().get().get(group);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What counts up when a group shares out its partitions anew. */
    int epoch(String group) {
        return group(group).groupEpoch().orElseGet(() -> generation(group));
    }

    /** Of the classic protocol, which the admin client does not tell: who the members are says as much. */
    private int generation(String group) {
        return group(group).members().hashCode();
    }

    long committed(String group, String topic, int partition) {
        try {
            OffsetAndMetadata offset = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get()
                    .get(new TopicPartition(topic, partition));
            return offset == null ? -1 : offset.offset();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    void grow(String topic, int partitions) throws Exception {
        admin.createPartitions(Map.of(topic, org.apache.kafka.clients.admin.NewPartitions.increaseTo(partitions))).all()
                .get();
    }

    @Override public void close() {
        producer.close(Duration.ofSeconds(1));
        admin.close(Duration.ofSeconds(1));
    }
}
