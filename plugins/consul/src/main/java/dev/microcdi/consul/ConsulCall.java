package dev.microcdi.consul;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/** A request that another thread may cancel, also before it starts. */
final class ConsulCall {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable CompletableFuture<?> running;
    private boolean cancelled;

    void started(CompletableFuture<?> future) {
        lock.lock();
        try {
            running = future;
            if (cancelled) {
                future.cancel(true);
            }
        } finally {
            lock.unlock();
        }
    }

    void cancel() {
        lock.lock();
        try {
            cancelled = true;
            if (running != null) {
                running.cancel(true);
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isCancelled() {
        lock.lock();
        try {
            return cancelled;
        } finally {
            lock.unlock();
        }
    }
}
