package dev.microcdi.rabbitmq;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.microcdi.UnavailableException;
import dev.microcdi.core.spi.Connecting;

/**
 * The one connection of a plugin object: opened by the first operation, opened again by this class when it was lost.
 *
 * <p>The library can reconnect by itself, but it does not reopen a channel that the server closed (a queue deleted, a message
 * held too long), does not declare passively what it declared passively, and says it is open before its consumers are. So its
 * recovery is off, and there is one way to open things.
 *
 * <p>Threads: those of {@link RabbitMqDialer}; virtual ones, {@code micro-<role>-rabbitmq-connect} while the first connection is
 * made, {@code micro-<role>-rabbitmq-mend} while something is to be opened again.
 */
final class RabbitMqConnection<L extends RabbitMqLine> {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.rabbitmq");
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration END = Duration.ofSeconds(3);

    private final RabbitMqOptions options;
    private final RabbitMqRole role;
    private final RabbitMqDialer<L> dialer;
    private final Consumer<L> mended;
    private final Connecting<L> connecting;
    private final Duration longest;
    private final ReentrantLock opening = new ReentrantLock();
    private final ReentrantLock state = new ReentrantLock();
    private final Condition ended = state.newCondition();
    private volatile @Nullable L link;
    private volatile @Nullable UnavailableException failure;
    private volatile boolean closed;
    private boolean mending;
    private boolean again;

    /**
     * Nothing is opened yet.
     *
     * @param maker puts on a connection what the plugin needs
     * @param mended opens what is not open on this connection; throws when it cannot, and is called again
     */
    RabbitMqConnection(RabbitMqOptions options, RabbitMqRole role, RabbitMqDialer.Maker<L> maker,
            Consumer<L> mended) {
        this.options = options;
        this.role = role;
        this.dialer = new RabbitMqDialer<>(options, role, maker);
        this.mended = mended;
        String nodes = options.address().stream().map(Object::toString).collect(Collectors.joining(","));
        this.connecting = new Connecting<>(role.id(), "RabbitMQ at " + nodes, this::opened, Thread::ofVirtual);
        // Each node may let us connect and then hang, and be asked what is wrong with TLS.
        this.longest = options.connectTimeout().multipliedBy(3L * options.address().size() + 1);
    }

    /**
     * The connection, usable now.
     *
     * @throws UnavailableException if there is none
     * @throws IllegalStateException after {@link #close}
     */
    L get() {
        return get(longest);
    }

    /** The same within a time. */
    L get(Duration limit) {
        checkOpen();
        L now = link;
        if (now == null) {
            now = connecting.await(limit);
        }
        if (!now.isOpen()) {
            throw UnavailableException.unreachable(role.id(), away(now), failure);
        }
        return now;
    }

    /**
     * Why nothing arrives; empty while what is open on the connection works.
     *
     * @param open whether it is
     * @param what that is
     */
    String problem(boolean open, String what) {
        L now = link;
        if (now != null && !now.isOpen()) {
            return away(now);
        }
        return open ? "" : what + " was ended by RabbitMQ and is made again";
    }

    private String away(L lost) {
        UnavailableException last = failure;
        return "the connection to RabbitMQ at " + lost.node() + " was lost (" + lost.reason() + ") and is opened again"
                + (last == null ? "" : "; last: " + last.detail());
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the RabbitMQ plugin is closed");
        }
    }

    /** With the lock of opening. */
    private L open() {
        checkOpen();
        L old = link;
        if (old != null && old.isOpen()) {
            return old;
        }
        try {
            L fresh = dialer.dial(this::lost);
            take(fresh);
            return fresh;
        } catch (UnavailableException e) {
            failure = e;
            throw e;
        }
    }

    private void take(L fresh) {
        state.lock();
        try {
            if (!closed) {
                link = fresh;
                failure = null;
            }
        } finally {
            state.unlock();
        }
        if (closed) {
            fresh.close(RabbitMqDeadline.after(options.connectTimeout()));
            checkOpen();
        }
        if (!fresh.isOpen()) {
            mend();
        }
    }

    /** On a thread of the library. */
    private void lost() {
        if (!closed) {
            mend();
        }
    }

    /** Has everything opened again that is not open. Returns at once. */
    void mend() {
        state.lock();
        try {
            again = true;
            if (closed || mending || link == null) {
                return;
            }
            mending = true;
        } finally {
            state.unlock();
        }
        Thread.ofVirtual().name(role.thread() + "-mend").start(this::mendAll);
    }

    private void mendAll() {
        L broken = link;
        if (broken != null && !broken.isOpen()) {
            LOG.log(Level.WARNING, "the connection to RabbitMQ at {0} was lost ({1}); it is opened again",
                    broken.node(), broken.reason());
        }
        String told = "";
        while (mendingGoesOn()) {
            try {
                L now = opened();
                mended.accept(now);
                if (now != broken) {
                    LOG.log(Level.INFO, "RabbitMQ at {0} is connected again", now.node());
                    broken = now;
                }
            } catch (RuntimeException e) {
                if (!closed && !told.equals(e.getMessage())) {
                    told = String.valueOf(e.getMessage());
                    LOG.log(Level.WARNING, "not yet: {0}", told);
                }
                pause();
            }
        }
    }

    private L opened() {
        opening.lock();
        try {
            return open();
        } finally {
            opening.unlock();
        }
    }

    /** Whether something was lost since the last round; takes note of it. */
    private boolean mendingGoesOn() {
        state.lock();
        try {
            mending = again && !closed;
            again = false;
            return mending;
        } finally {
            state.unlock();
        }
    }

    private void pause() {
        state.lock();
        try {
            again = true;
            for (long left = PAUSE.toNanos(); left > 0 && !closed;) {
                left = ended.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            state.unlock();
        }
    }

    /** Closes it; nothing is opened again. */
    void close() {
        state.lock();
        try {
            closed = true;
            ended.signalAll();
        } finally {
            state.unlock();
        }
        L last = link;
        if (last != null && last.isOpen()) {
            last.close(RabbitMqDeadline.after(END));
        }
    }
}
