package dev.microcdi.nats;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.microcdi.UnavailableException;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.Connection.Status;
import io.nats.client.Nats;
import io.nats.client.Options;

/** The one connection of a plugin object: opened by the first operation, kept up by the client library afterwards. */
final class NatsConnection implements AutoCloseable {
    private static final Duration RECONNECT_WAIT = Duration.ofMillis(200);

    private final String id;
    private final NatsOptions options;
    private final String addresses;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Connection open;
    private volatile boolean closed;

    NatsConnection(String id, NatsOptions options) {
        this.id = id;
        this.options = options;
        this.addresses = options.address().stream().map(Object::toString).collect(Collectors.joining(","));
    }

    /**
     * The connection, usable now.
     *
     * @throws UnavailableException if there is none, and none can be opened
     */
    Connection get() {
        Connection now = open;
        if (now == null || now.getStatus() == Status.CLOSED) {
            now = connect();
        }
        if (now.getStatus() != Status.CONNECTED) {
            throw UnavailableException.unreachable(id, "NATS at " + addresses + " is away; the client reconnects",
                    null);
        }
        return now;
    }

    /** Waits until the server has seen all that was sent before. */
    void flush(Connection connection, Duration timeout, String what) {
        try {
            connection.flush(timeout);
        } catch (TimeoutException | IllegalStateException e) {
            throw UnavailableException.lost(id,
                    "NATS at " + addresses + " did not confirm " + what + " within " + timeout, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UnavailableException.lost(id, "interrupted while NATS at " + addresses + " was to confirm " + what,
                    e);
        }
    }

    private Connection connect() {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        try {
            if (closed) {
                throw new IllegalStateException("the NATS plugin is closed");
            }
            Connection now = open;
            if (now == null || now.getStatus() == Status.CLOSED) {
                now = Nats.connect(clientOptions());
                open = now;
            }
            return now;
        } catch (AuthenticationException e) {
            throw UnavailableException.unreachable(id, "NATS at " + addresses
                    + " refused the credentials; look at micro.nats.user, password and token", e);
        } catch (IOException e) {
            throw UnavailableException.unreachable(id, "NATS at " + addresses + " cannot be reached", e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            lock.unlock();
        }
    }

    private UnavailableException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return UnavailableException.unreachable(id, "interrupted while connecting to NATS at " + addresses, e);
    }

    private Options clientOptions() {
        NatsLog log = new NatsLog(addresses);
        Options.Builder b = new Options.Builder()
                .servers(options.address().stream().map(a -> "nats://" + a).toArray(String[]::new))
                .noRandomize()
                .connectionTimeout(options.connectTimeout())
                .pingInterval(options.pingInterval())
                .maxPingsOut(2)
                .maxReconnects(-1)
                .reconnectWait(RECONNECT_WAIT)
                .connectionName("micro")
                .errorListener(log)
                .connectionListener(log);
        // A publish that returned was confirmed: nothing may wait in the client for a server that is away.
        b.reconnectBufferSize(0);
        if (options.token() != null) {
            b.token(options.token().reveal().toCharArray());
        }
        if (options.user() != null && options.password() != null) {
            b.userInfo(options.user().toCharArray(), options.password().reveal().toCharArray());
        }
        return b.build();
    }

    void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the NATS plugin is closed");
        }
    }

    @Override public void close() {
        lock.lock();
        try {
            closed = true;
            Connection now = open;
            if (now != null) {
                now.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
