package dev.microcdi.kafka;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * The partitions that one consumer has, and what of them is committed. Used by the polling thread only.
 *
 * <p>A partition with messages that wait, or that is with the receiver, is paused: {@code poll} goes on for the others and for the
 * group, however long the receiver takes.
 */
final class KafkaLanes {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.kafka");
    /** At least so long for a last commit. */
    private static final Duration COMMIT = Duration.ofSeconds(1);

    private final Function<TopicPartition, KafkaLane> open;
    private final Map<TopicPartition, KafkaLane> lanes = new HashMap<>();
    private boolean committing;

    KafkaLanes(Function<TopicPartition, KafkaLane> open) {
        this.open = open;
    }

    Set<TopicPartition> partitions() {
        return lanes.keySet();
    }

    KafkaLane lane(TopicPartition partition) {
        return lanes.computeIfAbsent(partition, open);
    }

    void add(ConsumerRecords<byte[], byte[]> records) {
        records.partitions().forEach(partition -> lane(partition).add(records.records(partition)));
    }

    /** Pauses who is busy, resumes who is not. */
    void regulate(Consumer<?, ?> consumer) {
        Set<TopicPartition> paused = consumer.paused();
        List<TopicPartition> pause = new ArrayList<>();
        List<TopicPartition> resume = new ArrayList<>();
        lanes.forEach((partition, lane) -> {
            boolean idle = lane.isIdle();
            if (idle && paused.contains(partition)) {
                resume.add(partition);
            } else if (!idle && !paused.contains(partition)) {
                pause.add(partition);
            }
        });
        consumer.pause(pause);
        consumer.resume(resume);
    }

    /** Commits what has been acknowledged meanwhile; one commit at a time, the next one takes the rest. */
    void commit(Consumer<?, ?> consumer) {
        Map<TopicPartition, OffsetAndMetadata> progress = progress(lanes.keySet());
        if (committing || progress.isEmpty()) {
            return;
        }
        committing = true;
        consumer.commitAsync(progress, (offsets, e) -> {
            committing = false;
            if (e == null) {
                confirmed(progress);
            } else {
                LOG.log(Level.DEBUG, "a commit failed; the next one takes it along", e);
            }
        });
    }

    /** Ends some of them: waits for messages with the receiver, and commits those that came back in time. */
    void end(Consumer<?, ?> consumer, Collection<TopicPartition> partitions, long end, boolean commits) {
        Set<TopicPartition> ours = new HashSet<>(partitions);
        ours.retainAll(lanes.keySet());
        ours.forEach(partition -> lane(partition).end());
        for (TopicPartition partition : ours) {
            try {
                if (!lane(partition).awaitIdle(end)) {
                    LOG.log(Level.WARNING, "{0} is given back although a receiver still has a message of it",
                            partition);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        Map<TopicPartition, OffsetAndMetadata> progress = progress(ours);
        if (commits && !progress.isEmpty()) {
            commitNow(consumer, progress, Math.max(COMMIT.toNanos(), end - System.nanoTime()));
        }
        lanes.keySet().removeAll(ours);
    }

    /** Others have them already: what comes back is dropped. */
    void drop(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            KafkaLane lane = lanes.remove(partition);
            if (lane != null) {
                lane.end();
            }
        }
    }

    private void commitNow(Consumer<?, ?> consumer, Map<TopicPartition, OffsetAndMetadata> progress, long limit) {
        for (boolean again = true; again;) {
            again = false;
            try {
                consumer.commitSync(progress, Duration.ofNanos(limit));
                confirmed(progress);
            } catch (WakeupException e) {
                // Meant for the poll that was just left, and gone now.
                again = true;
            } catch (KafkaException e) {
                LOG.log(Level.WARNING, "the last messages of " + progress.keySet()
                        + " were handled and could not be committed: they come again", e);
            }
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> progress(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> progress = new HashMap<>();
        for (TopicPartition partition : partitions) {
            lane(partition).progress().ifPresent(offset -> progress.put(partition, offset));
        }
        return progress;
    }

    private void confirmed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) -> {
            KafkaLane lane = lanes.get(partition);
            if (lane != null) {
                lane.committed(offset);
            }
        });
    }
}
