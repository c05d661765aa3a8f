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
        try {
            return executor == null
                    ? timed(request, cancellation, work)
                    : elsewhere(executor, () -> timed(request, cancellation, work));
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

    private static <T> T elsewhere(Executor other, Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        other.execute(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private <T> T timed(Message request, Consumer<Runnable> cancellation, Callable<T> work) throws Exception {
        Duration timeout = timeout(request);
        Deadline deadline = timeout == null
                ? null
                : Deadline.in(timeout, "").as("the deadline of " + service + "/" + request.header(RpcHeaders.ENDPOINT)
                        + ", which made this call,");
        try (Deadlines.Guard guard = deadlines.guard(timeout); CallContext.Scope its = CallContext.serve(deadline)) {
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
    private static @Nullable Duration timeout(Message request) {
        String value = request.header(RpcHeaders.TIMEOUT);
        try {
            return value == null ? null : Duration.ofNanos(Math.max(0, Long.parseLong(value)));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    @Override public void close() {
        deadlines.close();
    }
}
