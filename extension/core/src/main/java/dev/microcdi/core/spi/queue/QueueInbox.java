package dev.microcdi.core.spi.queue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;

/**
 * Messages that wait to be received, in order. It is bounded, and never drops one in silence: what was received in order can
 * be taken, then comes the failure.
 */
final class QueueInbox {
    private final QueueLimits limits;
    private final String from;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<QueueMessage> waiting = new ArrayDeque<>();
    private long bytes;
    private QueueTag last = QueueTag.NONE;
    private @Nullable Supplier<? extends MicroException> failure;

    QueueInbox(QueueLimits limits, String from) {
        this.limits = limits;
        this.from = from;
    }

    /** Never waits. A message that is one too many, or out of order, is the end of this inbox. */
    void put(QueueMessage message) {
        lock.lock();
        try {
            if (failure != null) {
                return;
            }
            QueueTag tag = message.tag();
            int expected = tag.number() == last.number() ? last.index() + 1 : 0;
            if (tag.numbered() && tag.index() != expected) {
                failure = () -> lost("a message of " + from + " was lost on the way");
            } else if (waiting.size() >= QueueLimits.WAITING || bytes + message.size() > limits.waitingBytes()) {
                failure = () -> lost(from + " sends faster than its messages are received: more than "
                        + QueueLimits.WAITING + " messages or " + limits.waitingBytes() + " bytes wait");
            } else {
                last = tag;
                waiting.add(message);
                bytes += message.size();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private UnavailableException lost(String detail) {
        return UnavailableException.lost(limits.id(), detail, null);
    }

    /** Of which socket the last message was. */
    long lastNumber() {
        lock.lock();
        try {
            return last.number();
        } finally {
            lock.unlock();
        }
    }

    /** The next message of this socket; null when the peer closed it, or has begun another one. */
    @Nullable QueueMessage take(long number, Duration timeout) throws InterruptedException, TimeoutException {
        lock.lockInterruptibly();
        try {
            long left = timeout.toNanos();
            while (waiting.isEmpty()) {
                if (failure != null) {
                    throw failure.get();
                }
                if (left <= 0) {
                    throw new TimeoutException("nothing came");
                }
                left = changed.awaitNanos(left);
            }
            QueueMessage head = waiting.getFirst();
            if (head.tag().number() != number) {
                return null;
            }
            remove();
            return head.closed() ? null : head;
        } finally {
            lock.unlock();
        }
    }

    private QueueMessage remove() {
        QueueMessage head = waiting.removeFirst();
        bytes -= head.size();
        return head;
    }

    @Nullable QueueMessage peek() {
        lock.lock();
        try {
            return waiting.peekFirst();
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        return peek() == null;
    }

    /** Forgets what is left of a socket that has ended. */
    void skip(long number) {
        lock.lock();
        try {
            while (!waiting.isEmpty() && waiting.getFirst().tag().number() == number) {
                remove();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Forgets everything, and says what that was. */
    List<QueueMessage> clear() {
        lock.lock();
        try {
            List<QueueMessage> all = new ArrayList<>(waiting);
            waiting.clear();
            bytes = 0;
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** What {@link #take} throws when nothing waits any more; the first reason stays. */
    void fail(Supplier<? extends MicroException> why) {
        lock.lock();
        try {
            if (failure == null) {
                failure = why;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean failed() {
        lock.lock();
        try {
            return failure != null;
        } finally {
            lock.unlock();
        }
    }
}
