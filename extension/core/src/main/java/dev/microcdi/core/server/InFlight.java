package dev.microcdi.core.server;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import dev.microcdi.core.loop.Pause;

/** Lets so many calls in at a time, and counts them, so that a stop can wait. What is refused counts too, until it is told. */
public final class InFlight {
    private final int limit;
    private final AtomicInteger present = new AtomicInteger();
    private final AtomicInteger working = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private volatile boolean stopping;
    /** When it began to stop, or refused a call for that last. */
    private volatile long disturbed;

    /** What the door says. */
    enum Entry {
        IN, FULL, STOPPING
    }

    InFlight(int limit) {
        this.limit = limit;
    }

    /** One more has come; whatever the answer, it leaves by {@link #exit}. */
    Entry enter() {
        present.incrementAndGet();
        if (stopping) {
            disturbed = System.nanoTime();
            return Entry.STOPPING;
        }
        if (working.incrementAndGet() > limit) {
            working.decrementAndGet();
            return Entry.FULL;
        }
        return Entry.IN;
    }

    void exit(Entry entry) {
        if (entry == Entry.IN) {
            working.decrementAndGet();
        }
        // Nobody waits before stop: the door is passed by each call.
        if (present.decrementAndGet() == 0 && stopping) {
            lock.lock();
            try {
                idle.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    int limit() {
        return limit;
    }

    /** Lets nobody in any more. */
    public void stop() {
        disturbed = System.nanoTime();
        stopping = true;
    }

    /**
     * After {@link #stop}: waits until nobody has come for so long, for then the callers know. Who came while the listener
     * closes could not be told that its call never started.
     */
    public void awaitQuiet(Duration quiet, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            long now = System.nanoTime();
            long left = Math.min(disturbed + quiet.toNanos() - now, end - now);
            if (left <= 0 || !Pause.of(Duration.ofNanos(left))) {
                return;
            }
        }
    }

    /** After {@link #stop}: waits until nothing is in flight; returns how many still are when the time is over. */
    public int awaitIdle(Duration time) {
        long left = time.toNanos();
        lock.lock();
        try {
            while (present.get() > 0 && left > 0) {
                left = idle.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return present.get();
    }
}
