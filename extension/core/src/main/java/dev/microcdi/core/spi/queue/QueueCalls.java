package dev.microcdi.core.spi.queue;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.transport.Transport.Socket;

/**
 * The dialling side of a transport over queues: sockets, each known by the reply address that its messages carry. A reply address
 * serves one socket after the other, as a connection of Go Micro's pool does.
 *
 * <p>Threads: none. All methods may be called by any thread; those that the plugin calls with what came in do not wait, and are
 * called for one reply address by one thread at a time.
 */
public final class QueueCalls {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.transport");
    private static final Duration GOODBYE = Duration.ofSeconds(1);
    private static final long SWEEP = TimeUnit.SECONDS.toNanos(10);

    private final QueueLimits limits;
    private final QueuePost post;
    private final Supplier<String> newKey;
    private final Map<String, QueueCall> open = new ConcurrentHashMap<>();
    private final Map<String, QueuePeer> peers = new ConcurrentHashMap<>();
    private final AtomicLong swept = new AtomicLong(System.nanoTime());
    private volatile boolean closed;

    /**
     * No socket yet.
     *
     * @param newKey makes a reply address that no other has
     */
    public QueueCalls(QueueLimits limits, QueuePost post, Supplier<String> newKey) {
        this.limits = limits;
        this.post = post;
        this.newKey = newKey;
    }

    /**
     * A socket nothing was sent on yet.
     *
     * @param address of the node
     * @param connection over which its answers will come; see {@link #lost}
     * @return the socket
     * @throws IllegalStateException after {@link #close}
     */
    public Socket dial(String address, Object connection) {
        QueuePeer peer = peers.computeIfAbsent(address, a -> new QueuePeer());
        QueueCall call = new QueueCall(this, limits, peer, peer.take(newKey), address, connection);
        open.put(call.line.key(), call);
        if (closed) {
            call.close();
            throw new IllegalStateException("this transport is closed");
        }
        return call;
    }

    /** An answer came. One that nobody waits for any more is dropped. */
    public void arrived(QueueMessage message) {
        QueueCall call = open.get(message.key());
        if (call != null && (!message.tag().numbered() || message.tag().number() == call.line.number())) {
            call.arrived(message);
        }
    }

    /** The back end says that a message of this reply address went to nobody. */
    public void unroutable(String key) {
        QueueCall call = open.get(key);
        if (call != null) {
            call.unroutable();
        }
    }

    /**
     * Ends the sockets whose answers cannot come any more.
     *
     * @param gone whether a connection, as given to {@link #dial}, is
     * @param detail what happened, for the callers
     */
    public void lost(Predicate<Object> gone, String detail) {
        open.values().stream().filter(call -> gone.test(call.connection)).forEach(call -> call.lost(detail));
    }

    void post(QueueCall call, QueueTag tag, @Nullable Message message, Duration timeout) {
        post.post(call.address(), call.line.key(), tag, message, timeout);
    }

    /** After the end of a socket. One of ours is told of it; what a Go server holds of it goes after a minute. */
    void closed(QueueCall call, boolean reusable, boolean worthTelling, int index) {
        open.remove(call.line.key(), call);
        if (reusable) {
            call.peer.release(call.line);
        } else if (worthTelling && call.peer.ours) {
            try {
                post(call, new QueueTag(call.line.number(), index), null, GOODBYE);
            } catch (MicroException | IllegalStateException e) {
                LOG.log(Level.DEBUG, "the end of a socket could not be told to " + call.address(), e);
            }
        }
        sweep();
    }

    private void sweep() {
        long now = System.nanoTime();
        long before = swept.get();
        if (now - before > SWEEP && swept.compareAndSet(before, now)) {
            peers.values().removeIf(QueuePeer::sweep);
        }
    }

    /** Ends all sockets, and opens no more. */
    public void close() {
        closed = true;
        lost(connection -> true, "this transport was closed");
    }
}
