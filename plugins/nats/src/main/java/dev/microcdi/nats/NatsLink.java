package dev.microcdi.nats;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.microcdi.UnavailableException;
import io.nats.client.Connection;
import io.nats.client.Connection.Status;

/**
 * One connection of the client library, and how to know that the server has seen what was sent on it: a ping behind it,
 * answered while the connection was still the same one.
 *
 * <p>The library's own {@code flush} does not tell. It returns normally when the connection was lost on the way, when the
 * next one answered instead, and when more pings are out than {@code maxPingsOut}, in which case it also gives the
 * connection up. So all who wait share one ping at a time, and compare connections.
 *
 * <p>Threads: any. One more, {@code micro-broker-nats-ping} or {@code micro-registry-nats-ping} lives while somebody
 * waits.
 */
final class NatsLink {
    /** Pings of ours and of the library that an earlier connection may have left in its queue, and that are sent late. */
    private static final int STALE = 3;

    final Connection nats;
    private final String id;
    private final String addresses;
    private final Supplier<Thread.Builder> threads;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable CompletableFuture<Boolean> next;
    private boolean pinging;
    private volatile String proved;

    NatsLink(Connection nats, String id, String addresses, Supplier<Thread.Builder> threads) {
        this.nats = nats;
        this.id = id;
        this.addresses = addresses;
        this.threads = threads;
        this.proved = mark();
    }

    /** When a time that begins now is over, by {@link System#nanoTime}. */
    static long end(Duration time) {
        return System.nanoTime() + TimeUnit.NANOSECONDS.convert(time);
    }

    /** At least a millisecond: the library takes zero for "for ever". */
    static Duration left(long end) {
        return Duration.ofNanos(Math.max(TimeUnit.MILLISECONDS.toNanos(1), end - System.nanoTime()));
    }

    boolean isClosed() {
        return nats.getStatus() == Status.CLOSED;
    }

    boolean isConnected() {
        return nats.getStatus() == Status.CONNECTED;
    }

    /** Which connection this is at the moment: another one after each reconnection. */
    String mark() {
        return nats.getServerInfo().getServerId() + "/" + nats.getServerInfo().getClientId();
    }

    /**
     * Waits until the server has seen all that this thread has sent.
     *
     * @param mark the {@link #mark} from before sending
     * @throws UnavailableException if it has not, or that is not known
     */
    void confirm(String mark, Duration timeout, String what) {
        long end = end(timeout);
        Throwable failure = null;
        try {
            do {
                failure = answer(end);
            } while (failure != null && failure.getCause() instanceof TimeoutException && isSame(mark)
                    && end - System.nanoTime() > 0);
        } catch (TimeoutException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UnavailableException.lost(id, "interrupted while NATS at " + addresses + " was to confirm " + what,
                    e);
        }
        if (!isSame(mark)) {
            throw UnavailableException.lost(id,
                    "the connection to NATS at " + addresses + " was lost before it confirmed " + what, failure);
        }
        if (failure != null) {
            throw UnavailableException.lost(id,
                    "NATS at " + addresses + " did not confirm " + what + " within " + timeout, failure);
        }
    }

    private boolean isSame(String mark) {
        return isConnected() && mark.equals(mark());
    }

    /** Null when the server answered a ping that was sent after this method was called. */
    private @Nullable Throwable answer(long end) throws TimeoutException, InterruptedException {
        try {
            ask().get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    /** Completes when the next ping is answered: one that is on its way already may have overtaken what we sent. */
    private CompletableFuture<Boolean> ask() {
        lock.lock();
        try {
            CompletableFuture<Boolean> asked = next;
            if (asked == null) {
                asked = new CompletableFuture<>();
                next = asked;
            }
            if (!pinging) {
                pinging = true;
                threads.get().name(id.replace('.', '-') + "-ping").start(this::ping);
            }
            return asked;
        } finally {
            lock.unlock();
        }
    }

    private void ping() {
        for (CompletableFuture<Boolean> asked = take(); asked != null; asked = take()) {
            try {
                String now = mark();
                for (int left = now.equals(proved) ? 1 : STALE + 1; left > 0; left--) {
                    nats.RTT();
                }
                proved = now;
                asked.complete(true);
            } catch (IOException e) {
                asked.completeExceptionally(e);
            } catch (RuntimeException e) {
                // A cancelled ping must not look as if the one who waits had been cancelled.
                asked.completeExceptionally(new IOException("the connection was lost", e));
            }
        }
    }

    private @Nullable CompletableFuture<Boolean> take() {
        lock.lock();
        try {
            CompletableFuture<Boolean> asked = next;
            next = null;
            pinging = asked != null;
            return asked;
        } finally {
            lock.unlock();
        }
    }
}
