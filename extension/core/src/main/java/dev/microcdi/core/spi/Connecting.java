package dev.microcdi.core.spi;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.microcdi.UnavailableException;

/**
 * The first connection to a back end: one attempt at a time, for all who need it, and each waits as long as it may. An attempt that
 * nobody waits for any more goes on, for those who come.
 *
 * <p>Threads: one for each attempt. The methods may be called by any thread.
 *
 * @param <T> the connection
 */
public final class Connecting<T> {
    private final String id;
    private final String where;
    private final Supplier<T> open;
    private final Supplier<Thread.Builder> threads;
    private final AtomicReference<@Nullable FutureTask<T>> running = new AtomicReference<>();

    /**
     * Nothing is tried yet.
     *
     * @param id whose errors these are, for example {@code micro.broker.nats}; its threads are named after it
     * @param where for people: {@code NATS at 127.0.0.1:4222}
     * @param open connects, in bounded time; throws {@link UnavailableException} when it cannot
     * @param threads how threads are made
     */
    public Connecting(String id, String where, Supplier<T> open, Supplier<Thread.Builder> threads) {
        this.id = id;
        this.where = where;
        this.open = open;
        this.threads = threads;
    }

    /**
     * Waits for the attempt that is under way, or begins one.
     *
     * @param limit how long, positive
     * @return the connection
     * @throws UnavailableException if there is none within the limit; nothing was sent
     * @throws RuntimeException what else the attempt threw
     */
    public T await(Duration limit) {
        FutureTask<T> mine = new FutureTask<>(open::get);
        FutureTask<T> other = running.compareAndExchange(null, mine);
        if (other == null) {
            threads.get().name(id.replace('.', '-') + "-connect").start(() -> {
                mine.run();
                running.set(null);
            });
        }
        try {
            return (other == null ? mine : other).get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw again(cause == null ? e : cause);
        } catch (TimeoutException e) {
            throw UnavailableException.unreachable(id,
                    where + " has not answered within " + limit + "; the attempt to connect goes on", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UnavailableException.unreachable(id, "interrupted while connecting to " + where, e);
        }
    }

    /** With the stack of who meets it: several may. */
    private RuntimeException again(Throwable e) {
        if (e instanceof UnavailableException u) {
            return UnavailableException.unreachable(id, u.detail(), u.getCause());
        }
        if (e instanceof Error fault) {
            throw fault;
        }
        return e instanceof IllegalStateException ended
                ? new IllegalStateException(ended.getMessage(), ended)
                : (RuntimeException) e;
    }
}
