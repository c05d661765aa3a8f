package dev.microcdi.core.server;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Interrupts a handler whose time is over: Java's form of Go's cancelled context. A handler that does not look is waited
 * for, as in Go.
 *
 * <p>Threads: one daemon platform thread, {@code micro-deadlines}, which only interrupts.
 */
final class Deadlines implements AutoCloseable {
    private final ScheduledThreadPoolExecutor timer;

    Deadlines() {
        timer = new ScheduledThreadPoolExecutor(1,
                Thread.ofPlatform().daemon().name("micro-deadlines").factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Guards the calling thread from now on; close the guard when the work is done. Without a time it only waits to be fired. */
    Guard guard(@Nullable Duration time) {
        Guard guard = new Guard(Thread.currentThread());
        if (time != null) {
            guard.future = timer.schedule(guard::fire, time.toNanos(), TimeUnit.NANOSECONDS);
        }
        return guard;
    }

    @Override public void close() {
        timer.shutdownNow();
    }

    /** One thread's deadline. The states only go forward: RUNNING, then DONE, or FIRING and FIRED. */
    static final class Guard implements AutoCloseable {
        private static final int RUNNING = 0;
        private static final int FIRING = 1;
        private static final int FIRED = 2;
        private static final int DONE = 3;

        private final Thread thread;
        private final AtomicInteger state = new AtomicInteger(RUNNING);
        private @Nullable ScheduledFuture<?> future;

        Guard(Thread thread) {
            this.thread = thread;
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
            if (state.compareAndSet(RUNNING, DONE)) {
                if (future != null) {
                    future.cancel(false);
                }
                return;
            }
            while (state.get() == FIRING) {
                Thread.onSpinWait();
            }
            Thread.interrupted();
        }
    }
}
