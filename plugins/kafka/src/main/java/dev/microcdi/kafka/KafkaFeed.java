package dev.microcdi.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Where a consumer's partitions come from: a group that shares them, or all of them. */
interface KafkaFeed {
    /** Asks for partitions; called once for each consumer. Gives up, with an exception of the client, after the limit. */
    void begin(Consumer<byte[], byte[]> consumer, KafkaLanes lanes, Duration limit);

    /** Called between polls. True as soon as what is published from now on will be received. */
    boolean look(Consumer<byte[], byte[]> consumer, KafkaLanes lanes);

    /** Called with lanes that have ended, before the consumer is closed. */
    void end(Consumer<byte[], byte[]> consumer, KafkaLanes lanes, long end);

    /** The partitions of a topic. */
    static List<TopicPartition> partitions(Consumer<?, ?> consumer, String topic, Duration limit) {
        return consumer.partitionsFor(topic, limit).stream().map(p -> new TopicPartition(topic, p.partition()))
                .toList();
    }

    /** Copies, because lanes change while they end. */
    static Collection<TopicPartition> all(KafkaLanes lanes) {
        return List.copyOf(lanes.partitions());
    }
}
