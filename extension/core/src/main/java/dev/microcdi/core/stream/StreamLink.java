package dev.microcdi.core.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.core.rpc.RpcErrors;
import dev.microcdi.core.rpc.RpcHeaders;
import dev.microcdi.transport.Transport.Socket;

/**
 * One side of a stream on a socket: what arrives waits here until it is taken, what is sent waits until the peer has room.
 *
 * <p>Peers of ours tell each other how much they take ({@code Micro-Window}, {@code Micro-Credit}) and give a sign of life every
 * 20 s. With a Go peer, which knows neither, the transport's own limits hold: arrivals that nobody takes stay in the socket.
 *
 * <p>Threads: one virtual thread reads, {@code micro-stream-<name>}, until the link is closed or the peer has gone. Of the
 * users one may send while another receives; any may close.
 */
public final class StreamLink implements AutoCloseable {
    private static final Duration BEAT = Duration.ofSeconds(20);
    private static final int SILENT_BEATS = 3;
    /** How long one who has sent a window full listens for a peer that tells its own. */
    private static final long PATIENCE = Duration.ofSeconds(1).toNanos();
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final Socket socket;
    private final boolean caller;
    private final Outgoing outgoing;
    private final String name;
    private final Thread reader;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Guarded by the lock, down to the reader. */
    private final Deque<Message> arrived = new ArrayDeque<>();
    private final Window window;
    private boolean ended;
    private boolean sendClosed;
    private boolean closed;
    private @Nullable MicroException failure;
    private @Nullable Runnable onCancel;

    private StreamLink(Socket socket, boolean caller, Map<String, String> headers, String name, Window window) {
        this.socket = socket;
        this.caller = caller;
        this.outgoing = new Outgoing(socket, headers, name);
        this.name = name;
        this.window = window;
        this.reader = Thread.ofVirtual().name("micro-stream-" + name).inheritInheritableThreadLocals(false)
                .unstarted(this::read);
    }

    /**
     * The caller's side, when the opening message was sent.
     *
     * @param headers of every message
     * @param name of the endpoint
     */
    public static StreamLink opened(Socket socket, Map<String, String> headers, String name) {
        StreamLink link = new StreamLink(socket, true, headers, name, Window.unknown());
        link.reader.start();
        return link;
    }

    /**
     * The server's side.
     *
     * @param opening the message that opened it
     * @param headers of every message
     * @param name of the endpoint
     */
    public static StreamLink accepted(Socket socket, Message opening, Map<String, String> headers, String name) {
        Window window = Window.of(opening);
        StreamLink link = new StreamLink(socket, false, headers, name, window);
        if (window.isTold()) {
            link.outgoing.send(Window.header());
        }
        link.reader.start();
        return link;
    }

    /** The header of the opening message by which a caller of ours tells its window. */
    public static Map<String, String> announcement() {
        return Window.header();
    }

    /** What to do when nobody wants the rest, or the peer has gone; at once if that has happened. May be called on any thread. */
    public void onCancel(Runnable action) {
        lock.lock();
        try {
            if (failure == null) {
                onCancel = action;
                return;
            }
        } finally {
            lock.unlock();
        }
        action.run();
    }

    /**
     * Sends content.
     *
     * @param deadline by {@link System#nanoTime}, or null
     * @throws MicroException what the stream failed with; 408 when the time is over
     */
    public void send(byte[] body, @Nullable Long deadline) {
        awaitRoom(deadline);
        outgoing.send(outgoing.content(body), left(deadline, Outgoing.LIMIT));
    }

    private void awaitRoom(@Nullable Long deadline) {
        long start = System.nanoTime();
        lock.lock();
        try {
            while (true) {
                if (sendClosed || closed) {
                    throw new IllegalStateException("the stream " + name + " is closed for sending");
                }
                if (failure != null) {
                    throw again(failure);
                }
                if (caller && ended) {
                    throw gone("the handler has ended");
                }
                if (System.nanoTime() - start >= PATIENCE) {
                    window.free();
                }
                if (window.place()) {
                    return;
                }
                await(deadline, window.isUnknown() ? Duration.ofNanos(PATIENCE) : BEAT, "room for a message");
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes what has arrived, or waits for it.
     *
     * @param deadline by {@link System#nanoTime}, or null
     * @return null when the peer sends no more
     * @throws MicroException what the stream failed with; 408 when the time is over
     */
    public @Nullable Message receive(@Nullable Long deadline) {
        Message message;
        int grant;
        lock.lock();
        try {
            while ((message = arrived.poll()) == null) {
                if (failure != null) {
                    throw again(failure);
                }
                if (ended) {
                    return null;
                }
                if (closed) {
                    throw new IllegalStateException("the stream " + name + " is closed");
                }
                await(deadline, BEAT, "a message");
            }
            grant = window.taken();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (grant > 0) {
            outgoing.tell(Map.of(RpcHeaders.CREDIT, Integer.toString(grant)));
        }
        return message;
    }

    /** With the lock. Returns after a change, an interrupt's exception, or {@code atMost}. */
    private void await(@Nullable Long deadline, Duration atMost, String what) {
        Duration left = left(deadline, atMost);
        if (deadline != null && deadline - System.nanoTime() <= 0) {
            throw new MicroException("go.micro.client", 408, name + ": the time is over while waiting for " + what,
                    MicroException.statusText(408), false, null);
        }
        try {
            changed.awaitNanos(left.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MicroException("go.micro.client", 408, name + ": interrupted while waiting for " + what,
                    MicroException.statusText(408), false, e);
        }
    }

    /** Says that no more comes from here: regularly, or with an error. Harmless the second time. */
    public void end(@Nullable MicroException error) {
        lock.lock();
        try {
            if (sendClosed || closed) {
                return;
            }
            sendClosed = true;
        } finally {
            lock.unlock();
        }
        outgoing.tell(Map.of(RpcHeaders.ERROR, error == null ? RpcHeaders.EOS : RpcErrors.format(error)));
    }

    /** Ends the stream for both from here; whoever waits in it gets this error. */
    public void cut(MicroException error) {
        fail(error);
    }

    /** Why it failed, if it did. */
    public @Nullable MicroException failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    @Override public void close() {
        boolean goodbye;
        boolean cancel;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            goodbye = caller && failure == null && !(sendClosed && ended);
            cancel = !ended;
            arrived.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (goodbye) {
            outgoing.tell(cancel
                    ? Map.of(RpcHeaders.ERROR, RpcHeaders.EOS, RpcHeaders.CANCEL, "true")
                    : Map.of(RpcHeaders.ERROR, RpcHeaders.EOS), GOODBYE);
        }
        socket.close();
        reader.interrupt();
    }

    private void read() {
        int silent = 0;
        while (true) {
            Message message;
            try {
                message = socket.receive(BEAT);
            } catch (MicroException e) {
                if (e.code() != 408 || e.neverStarted() || isClosed()) {
                    fail(e);
                    return;
                }
                if (!quiet(++silent)) {
                    return;
                }
                continue;
            } catch (IllegalStateException e) {
                fail(UnavailableException.lost("go.micro.client", name + ": the transport is closed", e));
                return;
            }
            silent = 0;
            if (message == null) {
                fail(gone("the peer hung up"));
                return;
            }
            if (!take(message)) {
                return;
            }
        }
    }

    /** Nothing has come for so many beats; tells whether to go on. */
    private boolean quiet(int beats) {
        boolean tells = peerTells();
        boolean deaf = tells || !caller && System.nanoTime() - outgoing.last() > BEAT.toNanos() * SILENT_BEATS;
        if (deaf && beats >= SILENT_BEATS) {
            fail(UnavailableException.lost("go.micro.client", name + ": the peer is silent for "
                    + BEAT.multipliedBy(SILENT_BEATS).toSeconds() + " s", null));
            return false;
        }
        if (tells) {
            outgoing.tell(Map.of(RpcHeaders.CREDIT, "0"));
        }
        return true;
    }

    /** One message of the peer; tells whether more may come. */
    private boolean take(Message message) {
        String error = message.header(RpcHeaders.ERROR);
        if (error != null && !error.isEmpty()) {
            return ends(message, error);
        }
        lock.lock();
        try {
            if (window.hear(message)) {
                keep(message);
            }
            changed.signalAll();
            return !closed && failure == null;
        } finally {
            lock.unlock();
        }
    }

    /** With the lock. The reader waits here while there is no room, and what comes then stays in the socket. */
    private void keep(Message message) {
        while (arrived.size() >= Window.SIZE && !closed && failure == null) {
            if (window.isTold()) {
                failure = new MicroException("go.micro.client", 400, name + ": the peer sent more than it may");
                return;
            }
            changed.awaitUninterruptibly();
        }
        arrived.add(message);
    }

    private boolean ends(Message message, String error) {
        if (!error.equals(RpcHeaders.EOS)) {
            MicroException e = RpcErrors.parse(error);
            fail(message.header(RpcHeaders.REFUSED) == null
                    ? e
                    : new MicroException(e.id(), e.code(), e.detail(), e.status(), true, null));
            return false;
        }
        if (message.header(RpcHeaders.CANCEL) != null) {
            fail(gone("the caller cancelled"));
            return false;
        }
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
            // A caller that ended its side still grants, and may cancel.
            return !caller && !closed;
        } finally {
            lock.unlock();
        }
    }

    private void fail(MicroException e) {
        Runnable action;
        lock.lock();
        try {
            if (closed || failure != null || caller && ended) {
                return;
            }
            failure = e;
            action = onCancel;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (action != null) {
            action.run();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private boolean peerTells() {
        lock.lock();
        try {
            return window.isTold();
        } finally {
            lock.unlock();
        }
    }

    private MicroException gone(String why) {
        return new MicroException("go.micro.client", 499, name + ": " + why);
    }

    /** With the stack of who meets it now. */
    private static MicroException again(MicroException e) {
        if (e instanceof UnavailableException) {
            return e.neverStarted()
                    ? UnavailableException.unreachable(e.id(), e.detail(), e)
                    : UnavailableException.lost(e.id(), e.detail(), e);
        }
        return new MicroException(e.id(), e.code(), e.detail(), e.status(), e.neverStarted(), e);
    }

    private static Duration left(@Nullable Long deadline, Duration atMost) {
        if (deadline == null) {
            return atMost;
        }
        long left = Math.max(1, deadline - System.nanoTime());
        return left < atMost.toNanos() ? Duration.ofNanos(left) : atMost;
    }
}
