package dev.microcdi.core.server;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.core.Around;
import dev.microcdi.core.rpc.CallContext;
import dev.microcdi.core.rpc.Deadline;
import dev.microcdi.core.rpc.RpcErrors;
import dev.microcdi.core.rpc.RpcHeaders;

/**
 * Runs handlers: on which thread, inside what, until when.
 *
 * <p>Calls that the work makes in this thread have its deadline too.
 *
 * <p>Threads: on the caller's, or on the executor when there is one. When the deadline of the request passes, that thread is
 * interrupted.
 */
final class Execution implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.server");

    private final String service;
    private final Around around;
    private final @Nullable Executor executor;
    private final Deadlines deadlines = new Deadlines();

    /** Whose deadline it is, for people. */
    private record Served(String service, @Nullable String endpoint) {
        @Override public String toString() {
            return "the deadline of " + service + "/" + endpoint + ", which made this call,";
        }
    }

    Execution(String service, Around around, @Nullable Executor executor) {
        this.service = service;
        this.around = around;
        this.executor = executor;
    }

    /**
     * Runs the work of one request.
     *
     * @param cancellation told how to interrupt the work
     * @throws MicroException what the work failed with, as its caller gets it
     */
    <T> T run(Message request, Consumer<Runnable> cancellation, Callable<T> work) {
        return run(request.header(RpcHeaders.ENDPOINT), deadline(request), cancellation, work);
    }

    /** The same for a call without a message; null for no deadline. */
    <T extends @Nullable Object> T run(@Nullable String endpoint, @Nullable Deadline limit,
            Consumer<Runnable> cancellation, Callable<T> work) {
        try {
            return executor == null
                    ? timed(endpoint, limit, cancellation, work)
                    : elsewhere(executor, () -> timed(endpoint, limit, cancellation, work));
        } catch (MicroException e) {
            throw e;
        } catch (Exception e) {
            LOG.log(System.Logger.Level.DEBUG, "a handler threw", e);
            String detail = e.getMessage() != null ? e.getMessage() : e.getClass().getName();
            throw new MicroException(service, 500, detail, MicroException.statusText(500), false, e);
        } catch (LinkageError | StackOverflowError | AssertionError e) {
            // Of these the process recovers; the caller must not wait for an answer that never comes.
            LOG.log(System.Logger.Level.ERROR, "a handler failed", e);
            throw new MicroException(service, 500, e.toString(), MicroException.statusText(500), false, e);
        }
    }

    private static <T extends @Nullable Object> T elsewhere(Executor other, Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        other.execute(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private <T extends @Nullable Object> T timed(@Nullable String endpoint, @Nullable Deadline limit,
            Consumer<Runnable> cancellation, Callable<T> work) throws Exception {
        Deadline deadline = limit == null ? null : limit.as(new Served(service, endpoint));
        try (Deadlines.Guard guard = deadlines.guard(deadline); CallContext.Scope its = CallContext.serve(deadline)) {
            cancellation.accept(guard::fire);
            try {
                return around.call(work);
            } catch (Exception e) {
                if (guard.fired()) {
                    throw new MicroException("", 0, RpcErrors.DEADLINE, "", false, e);
                }
                throw e;
            }
        }
    }

    /** Nanoseconds in decimal; anything else counts as none, as in Go. */
    private static @Nullable Deadline deadline(Message request) {
        String value = request.header(RpcHeaders.TIMEOUT);
        try {
            return value == null ? null : Deadline.in(Duration.ofNanos(Math.max(0, Long.parseLong(value))), "");
        } catch (NumberFormatException e) {
            return null;
        }
    }

    @Override public void close() {
        deadlines.close();
    }
}
