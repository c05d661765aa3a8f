package dev.microcdi.memory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;

/** Messages on their way in one direction. Ended by the writer it drains first; aborted it forgets. */
final class MemoryPipe {
    /** How an operation went. */
    enum Outcome {
        DONE, TIMED_OUT, BROKEN, REFUSED
    }

    /** What {@link #take} found; no message and DONE is the end. */
    record Taken(Outcome outcome, @Nullable Message message) {
    }

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Message> messages = new ArrayDeque<>();
    private boolean ended;
    private boolean aborted;
    private boolean refused;
    private boolean read;

    MemoryPipe(int capacity) {
        this.capacity = capacity;
    }

    Outcome put(Message message, Duration timeout) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = timeout.toNanos();
            while (true) {
                if (ended || aborted) {
                    return Outcome.BROKEN;
                }
                if (messages.size() < capacity) {
                    messages.add(message);
                    changed.signalAll();
                    return Outcome.DONE;
                }
                if (left <= 0) {
                    return Outcome.TIMED_OUT;
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    Taken take(Duration timeout) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = timeout.toNanos();
            while (true) {
                if (aborted) {
                    return new Taken(Outcome.BROKEN, null);
                }
                Message message = messages.poll();
                if (message == null && refused) {
                    return new Taken(Outcome.REFUSED, null);
                }
                if (message != null || ended) {
                    read |= message != null;
                    changed.signalAll();
                    return new Taken(Outcome.DONE, message);
                }
                if (left <= 0) {
                    return new Taken(Outcome.TIMED_OUT, null);
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The writer is done: the reader still gets what is here, then the end. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #end}; the reader learns that nobody ever read what it sent. */
    void refuse() {
        lock.lock();
        try {
            refused = true;
        } finally {
            lock.unlock();
        }
        end();
    }

    /** Nothing more goes in or out; tells whether the reader has ever got a message. */
    boolean abort() {
        lock.lock();
        try {
            aborted = true;
            messages.clear();
            changed.signalAll();
            return read;
        } finally {
            lock.unlock();
        }
    }

    boolean wasRead() {
        lock.lock();
        try {
            return read;
        } finally {
            lock.unlock();
        }
    }
}
