package dev.microcdi.rabbitmq;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Until when something may last. A call of the client library has a limit of its own and does not obey interruption; several of
 * them get one limit by running on a virtual thread, {@code micro-rabbitmq-declare}, that is left to its end.
 */
record RabbitMqDeadline(long nanoTime) {
    static RabbitMqDeadline after(Duration limit) {
        // Saturates, for limits that no clock can hold.
        return new RabbitMqDeadline(
                System.nanoTime() + Math.min(Long.MAX_VALUE / 4, TimeUnit.NANOSECONDS.convert(limit)));
    }

    /** At least a nanosecond. */
    long left() {
        return Math.max(1, nanoTime - System.nanoTime());
    }

    /** Waits for a result; throws what the action threw. */
    <T> T call(Callable<T> action) throws Exception {
        FutureTask<T> task = new FutureTask<>(action);
        Thread.ofVirtual().name("micro-rabbitmq-declare").start(task);
        try {
            return task.get(left(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new TimeoutException("no answer in time");
        }
    }

    /** Waits for a thread, not longer; false when it goes on. */
    boolean join(Thread thread) {
        try {
            return thread.join(Duration.ofNanos(left()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
