package dev.microcdi.tck;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waiting for conditions. The system property {@code micro.tck.scale} (default 1) makes every limit longer on a slow machine. */
final class Await {
    private static final double SCALE = Double.parseDouble(System.getProperty("micro.tck.scale", "1"));
    private static final Duration POLL = Duration.ofMillis(10);

    private Await() {
    }

    static Duration scaled(Duration time) {
        return Duration.ofNanos((long) (time.toNanos() * SCALE));
    }

    /** Waits until the condition is true; an assertion fails when the time is over. */
    static void mustHappenWithin(Duration limit, String what, Callable<Boolean> condition) {
        try {
            Awaitility.await().pollInSameThread().pollDelay(Duration.ZERO).pollInterval(POLL).atMost(scaled(limit))
                    .until(condition);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("expected within " + scaled(limit) + ": " + what, e);
        }
    }

    /** Watches a condition that must stay false for this window. */
    static void mustNotHappenFor(Duration window, String what, Callable<Boolean> condition) {
        try {
            Awaitility.await().pollInSameThread().pollDelay(Duration.ZERO).pollInterval(POLL).during(scaled(window))
                    .atMost(scaled(window).plusSeconds(10)).until(() -> {
                        if (condition.call()) {
                            throw new AssertionError("must not happen: " + what);
                        }
                        return true;
                    });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("could not be watched for " + scaled(window) + ": " + what, e);
        }
    }

    /** Runs something that must return or throw in time; on a thread of its own, which is interrupted when it does not. */
    static <T> T within(Duration limit, String what, Callable<T> action) throws Exception {
        FutureTask<T> task = new FutureTask<>(action);
        Thread thread = Thread.ofVirtual().name("tck-within").start(task);
        try {
            return task.get(scaled(limit).toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            AssertionError late = new AssertionError(what + " neither returned nor threw within " + scaled(limit));
            late.setStackTrace(thread.getStackTrace());
            thread.interrupt();
            throw late;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw (Error) e.getCause();
        }
    }

    /** As {@link #within}, for an operation whose failing is what the rule is about. */
    static <T> T worksWithin(Duration limit, String what, Callable<T> action) {
        try {
            return within(limit, what, action);
        } catch (Exception e) {
            throw new AssertionError(what + " was expected to work, but threw " + e, e);
        }
    }

    /** As {@link #within}, for an operation that is expected to fail: gives what it threw. */
    static Throwable failureWithin(Duration limit, String what, Callable<?> action) {
        Object result;
        try {
            result = within(limit, what, action);
        } catch (AssertionError e) {
            throw e;
        } catch (Exception e) {
            return e;
        }
        throw new AssertionError(what + " was expected to throw, but gave " + result);
    }
}
