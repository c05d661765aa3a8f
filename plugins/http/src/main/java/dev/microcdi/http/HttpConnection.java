package dev.microcdi.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.socket.PlainSocket;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;

/**
 * A listener's connection: Helidon's HTTP/1.1 runs on it, on this connection's own virtual thread. Here every read gets
 * its limit: the head once it has begun, the body as long as the receiver says. Between two requests the read has none,
 * so that no timer is set for each call: the listener looks for connections that are idle too long.
 */
final class HttpConnection implements ConnectionContext, DataWriter {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.transport");

    /** What the next byte belongs to. */
    private enum Phase {
        IDLE, HEAD, BODY, LAST
    }

    private final HttpEngine engine;
    private final HttpOptions options;
    private final Socket socket;
    private final HelidonSocket plain;
    private final Utf8Reader reader = new Utf8Reader(this::pull);
    private volatile Phase phase = Phase.IDLE;
    private volatile long deadline;
    private Duration writeTimeout;

    HttpConnection(HttpEngine engine, HttpOptions options, Socket socket, long number) {
        this.engine = engine;
        this.options = options;
        this.socket = socket;
        this.plain = PlainSocket.server(socket, Long.toString(number), "micro-transport-http");
        this.deadline = idleUntil();
        this.writeTimeout = options.idleTimeout();
    }

    /** Serves requests until either side ends. */
    void serve() throws InterruptedException {
        awaitRequest();
        try {
            engine.connection(this).handle(engine.unlimited());
        } catch (RuntimeException e) {
            // The peer went away, or broke the protocol and was told so by Helidon: both are its affair.
            LOG.log(System.Logger.Level.DEBUG, () -> "connection from " + socket.getRemoteSocketAddress() + " ended",
                    e);
        }
    }

    /** The exchange is over; the next byte begins a request. */
    void awaitRequest() {
        if (phase != Phase.LAST) {
            // In this order: the listener looks at the deadline of whatever is idle.
            deadline = idleUntil();
            phase = Phase.IDLE;
        }
        writeTimeout = options.idleTimeout();
    }

    private long idleUntil() {
        return System.nanoTime() + options.idleTimeout().toNanos();
    }

    /** A request's head is read; its body may take this long. */
    void readBodyUntil(long deadlineNanos) {
        phase = Phase.BODY;
        deadline = deadlineNanos;
    }

    void writeTimeout(Duration timeout) {
        writeTimeout = timeout;
    }

    /** No further request is read: Helidon sees the end of the connection. */
    void last() {
        phase = Phase.LAST;
    }

    /** Called by the listener now and then. */
    void closeIfIdleTooLong() {
        if (phase == Phase.IDLE && deadline - System.nanoTime() < 0) {
            close();
        }
    }

    private byte[] pull() {
        if (phase == Phase.LAST) {
            throw new CloseConnectionException("the last exchange is over");
        }
        try {
            socket.setSoTimeout(phase == Phase.IDLE ? 0 : millisLeft());
            byte[] bytes = plain.get();
            if (bytes == null) {
                // Helidon takes an end within a head for a fault of its own, and logs it; this it takes for what it is.
                throw new CloseConnectionException("the peer closed the connection");
            }
            if (phase == Phase.IDLE) {
                phase = Phase.HEAD;
                deadline = System.nanoTime() + options.headTimeout().toNanos();
            }
            return bytes;
        } catch (IOException e) {
            throw ended(e);
        } catch (UncheckedIOException e) {
            throw ended(Objects.requireNonNull(e.getCause()));
        }
    }

    private int millisLeft() throws SocketTimeoutException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("no time left");
        }
        return (int) Math.clamp((left + 999_999) / 1_000_000, 1, Integer.MAX_VALUE);
    }

    private RuntimeException ended(IOException e) {
        return phase == Phase.BODY
                ? new UncheckedIOException(e)
                : new CloseConnectionException("no request came", e);
    }

    /** Reads what a peer still sends after it was refused, so that the answer is not lost in a reset. */
    void linger() {
        try {
            socket.shutdownOutput();
            long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
            byte[] scrap = new byte[8 << 10];
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                socket.setSoTimeout((int) Math.max(1, left / 1_000_000));
                if (socket.getInputStream().read(scrap) < 0) {
                    return;
                }
            }
        } catch (IOException e) {
            // It goes on sending, or has gone: the answer was written, more cannot be done.
        }
    }

    @Override public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is left to be freed.
        }
    }

    @Override public void write(BufferData buffer) {
        try {
            WriteGuard.run(socket, buffer.available(), writeTimeout, () -> plain.write(buffer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override public void write(BufferData... buffers) {
        for (BufferData buffer : buffers) {
            write(buffer);
        }
    }

    @Override public void writeNow(BufferData buffer) {
        write(buffer);
    }

    @Override public void writeNow(BufferData... buffers) {
        write(buffers);
    }

    String local() {
        return String.valueOf(socket.getLocalSocketAddress());
    }

    String remote() {
        return String.valueOf(socket.getRemoteSocketAddress());
    }

    @Override public ListenerContext listenerContext() {
        return engine;
    }

    @Override public ExecutorService executor() {
        return engine.executor();
    }

    @Override public DataWriter dataWriter() {
        return this;
    }

    @Override public DataReader dataReader() {
        return reader;
    }

    @Override public Router router() {
        return engine.router();
    }

    @Override public HelidonSocket serverSocket() {
        return plain;
    }

    @Override public PeerInfo remotePeer() {
        return plain.remotePeer();
    }

    @Override public PeerInfo localPeer() {
        return plain.localPeer();
    }

    @Override public boolean isSecure() {
        return false;
    }

    @Override public String socketId() {
        return plain.socketId();
    }

    @Override public String childSocketId() {
        return plain.childSocketId();
    }
}
