package dev.microcdi.kafka;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.broker.Broker.Delivery;
import dev.microcdi.broker.Broker.Receiver;

/**
 * The messages of one partition, handed over one after the other on a virtual thread
 * {@code micro-broker-kafka-<topic>-<partition>}, which lives while there are some.
 *
 * <p>What was acknowledged without a gap may be committed. A message whose receiver threw is such a gap: the messages after
 * it go on, and the group's offset stays before it.
 */
final class KafkaLane {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.kafka");

    private final TopicPartition partition;
    private final Receiver receiver;
    private final @Nullable ClassLoader loader;
    private final Runnable drained;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final Queue<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private boolean running;
    private boolean ended;
    private boolean gap;
    private @Nullable OffsetAndMetadata acknowledged;
    private long committed = -1;
    private long next;

    /**
     * Nothing waits yet.
     *
     * @param next the offset of the first message that will come, where it is known
     * @param drained told when nothing waits any more
     */
    KafkaLane(TopicPartition partition, long next, Receiver receiver, @Nullable ClassLoader loader, Runnable drained) {
        this.partition = partition;
        this.next = next;
        this.receiver = receiver;
        this.loader = loader;
        this.drained = drained;
    }

    void add(List<ConsumerRecord<byte[], byte[]>> records) {
        lock.lock();
        try {
            if (ended || records.isEmpty()) {
                return;
            }
            waiting.addAll(records);
            if (!running) {
                running = true;
                Thread.ofVirtual().name("micro-broker-kafka-" + partition).start(this::run);
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        Thread.currentThread().setContextClassLoader(loader);
        for (ConsumerRecord<byte[], byte[]> record = take(); record != null; record = take()) {
            boolean handled = handle(record);
            lock.lock();
            try {
                if (!handled) {
                    gap = true;
                } else if (!gap) {
                    acknowledged = new OffsetAndMetadata(record.offset() + 1, record.leaderEpoch(), "");
                }
            } finally {
                lock.unlock();
            }
        }
        drained.run();
    }

    private @Nullable ConsumerRecord<byte[], byte[]> take() {
        lock.lock();
        try {
            ConsumerRecord<byte[], byte[]> record = waiting.poll();
            if (record == null) {
                running = false;
                idle.signalAll();
            } else {
                next = record.offset() + 1;
            }
            return record;
        } finally {
            lock.unlock();
        }
    }

    private boolean handle(ConsumerRecord<byte[], byte[]> record) {
        Message message;
        try {
            message = KafkaMessages.read(record);
        } catch (IllegalArgumentException e) {
            LOG.log(Level.WARNING, "a record of " + partition + " at offset " + record.offset()
                    + " is skipped, it is no message: " + e.getMessage());
            return true;
        }
        try {
            receiver.receive(new Delivery(record.topic(), message, 1));
            return true;
        } catch (Throwable e) {
            LOG.log(Level.DEBUG, "a message of " + partition + " at offset " + record.offset() + " was not handled", e);
            return false;
        }
    }

    /** Whether nothing waits and nothing is with the receiver. */
    boolean isIdle() {
        lock.lock();
        try {
            return !running;
        } finally {
            lock.unlock();
        }
    }

    /** What may be committed, when it is more than what was. */
    Optional<OffsetAndMetadata> progress() {
        lock.lock();
        try {
            return Optional.ofNullable(acknowledged).filter(a -> a.offset() > committed);
        } finally {
            lock.unlock();
        }
    }

    void committed(OffsetAndMetadata offset) {
        lock.lock();
        try {
            committed = Math.max(committed, offset.offset());
        } finally {
            lock.unlock();
        }
    }

    /** Where to go on: after the last message that was handed over. */
    long next() {
        lock.lock();
        try {
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Hands over no further message. One that is with the receiver stays there. */
    void end() {
        lock.lock();
        try {
            ended = true;
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }

    /** False when the receiver still has a message at that time. */
    boolean awaitIdle(long end) throws InterruptedException {
        lock.lock();
        try {
            for (long left = end - System.nanoTime(); running && left > 0; left = end - System.nanoTime()) {
                idle.await(left, TimeUnit.NANOSECONDS);
            }
            return !running;
        } finally {
            lock.unlock();
        }
    }
}
