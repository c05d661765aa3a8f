package dev.microcdi.nats;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.microcdi.UnavailableException;
import dev.microcdi.core.spi.Connecting;
import dev.microcdi.core.spi.Tls;
import dev.microcdi.plugin.HostAndPort;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;

/**
 * The one connection of a plugin object: opened by the first operation, kept up by the client library afterwards.
 *
 * <p>The library gives up when a server refuses its credentials twice (a password that changes while the client runs is
 * enough). Its subscriptions would then be dead and nobody would be told, so a new connection is opened, at once and then
 * every second, on a thread of its own, {@code micro-broker-nats-reopen} or {@code micro-registry-nats-reopen}.
 */
final class NatsConnection implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.nats");
    private static final Duration RECONNECT_WAIT = Duration.ofMillis(200);
    private static final Duration REOPEN_WAIT = Duration.ofSeconds(1);
    /** At once on a healthy connection: ours, the library's, and one of a subscription that ends. */
    private static final int PINGS = 3;

    private final String id;
    private final String keys;
    private final NatsOptions options;
    private final @Nullable Tls tls;
    private final String addresses;
    private final Runnable lost;
    private final Consumer<Connection> reopened;
    private final Supplier<Thread.Builder> threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private volatile @Nullable NatsLink link;
    private volatile @Nullable NatsLog log;
    private final Connecting<NatsLink> connecting;
    private final Duration longest;
    private volatile boolean closed;

    /**
     * Nothing is opened yet. Both listeners run on a thread of the library or of this class, and must not block.
     *
     * @param id whose errors these are, for example {@code micro.broker.nats}; its threads are named after it
     * @param keys where its settings are: {@code micro.nats}
     * @param lost told after each loss of the connection, whether the client reconnects or gives it up
     * @param reopened told when a new connection has taken the place of one given up
     * @param threads how the threads of this class are made
     */
    NatsConnection(String id, String keys, NatsOptions options, Runnable lost, Consumer<Connection> reopened,
            Supplier<Thread.Builder> threads) {
        this.id = id;
        this.threads = threads;
        this.keys = keys;
        this.options = options;
        this.tls = options.security();
        this.addresses = options.address().stream().map(Object::toString).collect(Collectors.joining(","));
        this.lost = lost;
        this.reopened = reopened;
        this.connecting = new Connecting<>(id, "NATS at " + addresses, this::connect, threads);
        // A server more than once: it may be asked what is wrong with TLS.
        this.longest = options.connectTimeout().multipliedBy(2L * options.address().size() + 1);
    }

    /**
     * The connection, usable now.
     *
     * @throws UnavailableException if there is none, and none can be opened
     * @throws IllegalStateException after {@link #close}
     */
    NatsLink get() {
        return get(longest);
    }

    /** The same within a time. */
    NatsLink get(Duration limit) {
        NatsLink now = link;
        if (closed) {
            throw closed();
        }
        if (now == null || now.isClosed()) {
            now = connecting.await(limit);
        }
        if (!now.isConnected()) {
            throw UnavailableException.unreachable(id, away(), null);
        }
        return now;
    }

    /** Why nothing arrives, as far as the client has noticed; empty while it is connected. */
    String problem() {
        NatsLink now = link;
        return now == null || now.isConnected() ? "" : away();
    }

    private String away() {
        NatsLog telling = log;
        String why = telling == null ? null : telling.wrongTls();
        return "NATS at " + addresses + " is away; the client reconnects" + (why == null ? "" : " (" + why + ")");
    }

    /** Whether this is still the connection that had this {@link NatsLink#mark}. */
    boolean isAt(Object mark) {
        NatsLink now = link;
        return now != null && now.isConnected() && mark.equals(now.mark());
    }

    /** Waits, a short time, until the server has all that was sent; nothing is said when it is away. */
    void settle(Duration timeout, String what) {
        NatsLink now = link;
        if (!closed && now != null && now.isConnected()) {
            try {
                now.confirm(now.mark(), timeout, what);
            } catch (UnavailableException e) {
                LOG.log(Level.DEBUG, what, e);
            }
        }
    }

    private NatsLink connect() {
        lock.lock();
        try {
            return open();
        } finally {
            lock.unlock();
        }
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("the NATS plugin is closed");
    }

    /** With the lock. */
    private NatsLink open() {
        if (closed) {
            throw closed();
        }
        NatsLink old = link;
        if (old != null && !old.isClosed()) {
            return old;
        }
        try {
            NatsLog telling = new NatsLog(addresses, keys, lost, this::gone);
            NatsLink fresh = new NatsLink(Nats.connect(clientOptions(telling)), id, addresses, threads);
            link = fresh;
            log = telling;
            if (old != null) {
                reopened.accept(fresh.nats);
            }
            return fresh;
        } catch (AuthenticationException e) {
            throw UnavailableException.unreachable(id,
                    "NATS at " + addresses + " refused the credentials; look at " + keys + ".user, password and token",
                    e);
        } catch (IOException e) {
            throw UnavailableException.unreachable(id, noConnection(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UnavailableException.unreachable(id, "interrupted while connecting to NATS at " + addresses, e);
        }
    }

    /** Says that the connection was lost: before something, or to somebody. */
    UnavailableException lost(String how, @Nullable Throwable cause) {
        return UnavailableException.lost(id, "the connection to NATS at " + addresses + " was lost " + how, cause);
    }

    private String noConnection() {
        for (HostAndPort server : options.address()) {
            String why = NatsTls.ask(server, tls, options.connectTimeout(), keys);
            if (why != null) {
                return "no connection to NATS at " + server + ": " + why;
            }
        }
        return "NATS at " + addresses + " cannot be reached";
    }

    /** The library closed a connection: because we did, because opening it failed, or because it gave up. */
    private void gone(Connection connection) {
        NatsLink now = link;
        if (!closed && now != null && now.nats == connection) {
            LOG.log(Level.WARNING, "the client gave up the connection to NATS at {0}: opening another one", addresses);
            lost.run();
            threads.get().name(id.replace('.', '-') + "-reopen").start(this::reopen);
        }
    }

    private void reopen() {
        do {
            try {
                connecting.await(longest);
                return;
            } catch (UnavailableException e) {
                LOG.log(Level.DEBUG, "opening another connection", e);
            } catch (IllegalStateException e) {
                LOG.log(Level.DEBUG, "closed meanwhile", e);
                return;
            }
        } while (pause());
    }

    /** False when this is closed. */
    private boolean pause() {
        lock.lock();
        try {
            long left = REOPEN_WAIT.toNanos();
            while (!closed && left > 0) {
                left = ended.awaitNanos(left);
            }
            return !closed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private Options clientOptions(NatsLog telling) {
        Options.Builder b = new Options.Builder()
                .servers(options.address().stream().map(a -> "nats://" + a).toArray(String[]::new))
                .noRandomize()
                .connectionTimeout(options.connectTimeout())
                .pingInterval(options.pingInterval())
                .maxPingsOut(PINGS)
                .maxReconnects(-1)
                .reconnectWait(RECONNECT_WAIT)
                .connectionName("micro")
                .errorListener(telling)
                .connectionListener(telling);
        // A publish that returned was confirmed: nothing may wait in the client for a server that is away.
        b.reconnectBufferSize(0);
        if (tls != null) {
            // The library checks no host names, and would check addresses if it looked the names up before it connects.
            b.sslContext(tls.checkingContext()).enableFastFallback();
        }
        if (options.token() != null) {
            b.token(options.token().reveal().toCharArray());
        }
        if (options.user() != null && options.password() != null) {
            b.userInfo(options.user().toCharArray(), options.password().reveal().toCharArray());
        }
        return b.build();
    }

    @Override public void close() {
        closed = true;
        boolean locked = false;
        try {
            // Who opens a connection just now holds the lock.
            locked = lock.tryLock(longest.toNanos(), TimeUnit.NANOSECONDS);
            if (locked) {
                ended.signalAll();
            }
            NatsLink now = link;
            if (now != null) {
                now.nats.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (locked) {
                lock.unlock();
            }
        }
    }
}
