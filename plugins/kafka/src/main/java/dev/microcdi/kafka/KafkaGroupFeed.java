package dev.microcdi.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/** Partitions shared by the members of a group, which keeps its offsets on the server. */
final class KafkaGroupFeed implements KafkaFeed {
    private final String topic;
    private final Duration drain;
    private boolean joined;

    /** {@code drain} bounds the wait for messages in flight when partitions go to another member. */
    KafkaGroupFeed(String topic, Duration drain) {
        this.topic = topic;
        this.drain = drain;
    }

    @Override public void begin(Consumer<byte[], byte[]> consumer, KafkaLanes lanes, Duration limit) {
        joined = false;
        consumer.subscribe(List.of(topic), new ConsumerRebalanceListener() {
            @Override public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                joined = true;
                partitions.forEach(lanes::lane);
            }

            /** Handed over in peace: a message that is with the receiver, usually for a moment, is not handled twice. */
            @Override public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                lanes.end(consumer, partitions, System.nanoTime() + drain.toNanos(), true);
            }

            @Override public void onPartitionsLost(Collection<TopicPartition> partitions) {
                lanes.drop(partitions);
            }
        });
    }

    /** A member without partitions has joined, too: the others get the messages. */
    @Override public boolean look(Consumer<byte[], byte[]> consumer, KafkaLanes lanes) {
        lanes.commit(consumer);
        return joined || consumer.groupMetadata().generationId() > 0;
    }

    @Override public void end(Consumer<byte[], byte[]> consumer, KafkaLanes lanes, long end) {
        lanes.end(consumer, KafkaFeed.all(lanes), end, true);
    }
}
