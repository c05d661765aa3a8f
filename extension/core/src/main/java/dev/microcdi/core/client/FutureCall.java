package dev.microcdi.core.client;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.microcdi.core.rpc.CallContext;
import dev.microcdi.core.rpc.Deadline;

/**
 * A blocking call behind a future.
 *
 * <p>Threads: a virtual one for each call, {@code micro-call-<service>}, with the context class loader and the deadline of the
 * thread that started it. Whoever completes the future otherwise, by {@code cancel}, {@code orTimeout} and so on, interrupts it:
 * the call ends at once and frees what it held.
 */
final class FutureCall {
    private FutureCall() {
    }

    static CompletableFuture<@Nullable Object> start(String service, Callable<@Nullable Object> call) {
        CompletableFuture<@Nullable Object> future = new CompletableFuture<>();
        Deadline deadline = CallContext.deadline();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        Thread thread = Thread.ofVirtual().name("micro-call-" + service).unstarted(() -> {
            Thread.currentThread().setContextClassLoader(loader);
            try (CallContext.Scope its = CallContext.serve(deadline)) {
                future.complete(call.call());
            } catch (Exception | Error e) {
                future.completeExceptionally(e);
            }
        });
        future.whenComplete((reply, failure) -> {
            if (Thread.currentThread() != thread) {
                thread.interrupt();
            }
        });
        thread.start();
        return future;
    }
}
