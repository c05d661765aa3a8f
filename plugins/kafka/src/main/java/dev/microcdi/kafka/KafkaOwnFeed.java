package dev.microcdi.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * All partitions of a topic, from the end of the log on. No group: nothing stays on the server, and after an outage it goes on
 * where it was.
 */
final class KafkaOwnFeed implements KafkaFeed {
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** The client answers from what it knows, except when it has lost all servers. */
    private static final Duration KNOWN = Duration.ofMillis(100);

    private final String topic;
    /** Where to go on, of the consumers before. */
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private long looked;

    KafkaOwnFeed(String topic) {
        this.topic = topic;
    }

    @Override public void begin(Consumer<byte[], byte[]> consumer, KafkaLanes lanes, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        List<TopicPartition> all = List.of();
        // A topic that was just made is not known to every server at once.
        while (all.isEmpty()) {
            all = KafkaFeed.partitions(consumer, topic, left(end));
            if (System.nanoTime() > end) {
                throw new TimeoutException("topic " + topic + " has no partitions yet");
            }
        }
        consumer.assign(all);
        boolean first = positions.isEmpty();
        for (TopicPartition each : all) {
            Long before = positions.get(each);
            if (before != null) {
                consumer.seek(each, before);
            } else if (first) {
                consumer.seekToEnd(List.of(each));
            } else {
                consumer.seekToBeginning(List.of(each));
            }
        }
        for (TopicPartition each : all) {
            positions.put(each, consumer.position(each, left(end)));
            lanes.lane(each);
        }
        looked = System.nanoTime();
    }

    long position(TopicPartition partition) {
        return positions.getOrDefault(partition, 0L);
    }

    /** New partitions are taken from their beginning. */
    @Override public boolean look(Consumer<byte[], byte[]> consumer, KafkaLanes lanes) {
        if (System.nanoTime() - looked < LOOK.toNanos()) {
            return true;
        }
        List<TopicPartition> added = new ArrayList<>();
        try {
            added.addAll(KafkaFeed.partitions(consumer, topic, KNOWN));
        } catch (TimeoutException e) {
            // no server: the next look
        }
        looked = System.nanoTime();
        added.removeAll(lanes.partitions());
        if (!added.isEmpty()) {
            List<TopicPartition> all = new ArrayList<>(lanes.partitions());
            all.addAll(added);
            consumer.assign(all);
            consumer.seekToBeginning(added);
            added.forEach(lanes::lane);
        }
        return true;
    }

    @Override public void end(Consumer<byte[], byte[]> consumer, KafkaLanes lanes, long end) {
        for (TopicPartition each : KafkaFeed.all(lanes)) {
            KafkaLane lane = lanes.lane(each);
            lane.end();
            positions.put(each, lane.next());
        }
        lanes.end(consumer, KafkaFeed.all(lanes), end, false);
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(Duration.ofMillis(1).toNanos(), end - System.nanoTime()));
    }
}
