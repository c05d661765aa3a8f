package dev.microcdi.core.server;

import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import dev.microcdi.core.rpc.Deadline;

/**
 * Interrupts a handler whose time is over: Java's form of Go's cancelled context. A handler that does not look is waited
 * for, as in Go.
 *
 * <p>Almost all handlers end long before their time. So a guard that comes or goes wakes nobody: the thread sleeps until the
 * earliest end that it knew of, and is woken only for one that is earlier still.
 *
 * <p>Threads: one daemon platform thread, {@code micro-deadlines}, from the first guard on, which only interrupts.
 */
final class Deadlines implements AutoCloseable {
    private static final long SLEEP_NANOS = TimeUnit.HOURS.toNanos(1);

    private final ConcurrentSkipListSet<Guard> guards = new ConcurrentSkipListSet<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Thread thread = Thread.ofPlatform().daemon().name("micro-deadlines").unstarted(this::run);
    private final AtomicBoolean started = new AtomicBoolean();
    /** Until when the thread sleeps at most. */
    private volatile long wakeAt = System.nanoTime();
    private volatile boolean closed;

    /** Guards the calling thread from now on; close the guard when the work is done. Without a deadline it only waits to be fired. */
    Guard guard(@Nullable Deadline deadline) {
        if (deadline == null) {
            return new Guard(Thread.currentThread(), 0, 0, null);
        }
        Guard guard = new Guard(Thread.currentThread(), deadline.nanoTime(), numbers.incrementAndGet(), guards);
        guards.add(guard);
        if (!started.get() && started.compareAndSet(false, true)) {
            thread.start();
        } else if (guard.end - wakeAt < 0) {
            LockSupport.unpark(thread);
        }
        return guard;
    }

    private void run() {
        while (!closed) {
            long now = System.nanoTime();
            fire(now);
            wakeAt = now + untilNext(now);
            // Looked at again after it was said: whoever came in between saw the old time.
            long sleep = Math.min(wakeAt - now, untilNext(now));
            if (sleep > 0) {
                LockSupport.parkNanos(this, sleep);
            }
        }
    }

    private void fire(long now) {
        for (Guard guard : guards) {
            if (guard.end - now > 0) {
                return;
            }
            guards.remove(guard);
            guard.fire();
        }
    }

    private long untilNext(long now) {
        for (Guard first : guards) {
            return Math.min(first.end - now, SLEEP_NANOS);
        }
        return SLEEP_NANOS;
    }

    @Override public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    /** One thread's deadline. The states only go forward: RUNNING, then DONE, or FIRING and FIRED. */
    static final class Guard implements AutoCloseable, Comparable<Guard> {
        private static final int RUNNING = 0;
        private static final int FIRING = 1;
        private static final int FIRED = 2;
        private static final int DONE = 3;

        private final Thread thread;
        private final long end;
        private final long number;
        private final @Nullable ConcurrentSkipListSet<Guard> all;
        private final AtomicInteger state = new AtomicInteger(RUNNING);

        private Guard(Thread thread, long end, long number, @Nullable ConcurrentSkipListSet<Guard> all) {
            this.thread = thread;
            this.end = end;
            this.number = number;
            this.all = all;
        }

        /** Interrupts the thread, if its work still runs. */
        void fire() {
            if (state.compareAndSet(RUNNING, FIRING)) {
                thread.interrupt();
                state.set(FIRED);
            }
        }

        /** True from before the interrupt: the thread may run on before the timer does. */
        boolean fired() {
            int now = state.get();
            return now == FIRING || now == FIRED;
        }

        /** After this the thread is not interrupted any more, and an interrupt of ours is taken back. */
        @Override public void close() {
            if (all != null) {
                all.remove(this);
            }
            if (state.compareAndSet(RUNNING, DONE)) {
                return;
            }
            while (state.get() == FIRING) {
                Thread.onSpinWait();
            }
            Thread.interrupted();
        }

        @Override public int compareTo(Guard other) {
            int earlier = Long.compare(end - other.end, 0);
            return earlier != 0 ? earlier : Long.compare(number, other.number);
        }
    }
}
