package dev.microcdi.rabbitmq;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import com.rabbitmq.client.ShutdownSignalException;

import dev.microcdi.rabbitmq.RabbitMqOutgoing.End;
import dev.microcdi.rabbitmq.RabbitMqOutgoing.Outcome;

/**
 * Writes on one channel, for all who send on it.
 *
 * <p>One thread writes, so that a server that takes no bytes holds up nobody but that thread: who waits for the end of a message
 * waits as long as he likes. While RabbitMQ says that it takes no messages (an alarm of memory or disk), nothing is written.
 *
 * <p>Threads: a virtual one, named by whoever makes this object, until the channel is closed. It is never interrupted: on a
 * virtual thread that would close the socket.
 */
final class RabbitMqWriter {
    private final Consumer<RabbitMqOutgoing> write;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final LinkedHashSet<RabbitMqOutgoing> waiting = new LinkedHashSet<>();
    private volatile @Nullable String blocked;
    private volatile @Nullable ShutdownSignalException ended;

    /**
     * Nothing is written before {@link #start}.
     *
     * @param write writes one message; throws nothing
     * @param blocked why RabbitMQ takes no messages now, or null
     */
    RabbitMqWriter(Consumer<RabbitMqOutgoing> write, @Nullable String blocked) {
        this.write = write;
        this.blocked = blocked;
    }

    void start(String thread) {
        Thread.ofVirtual().name(thread).start(() -> {
            for (RabbitMqOutgoing message = next(); message != null; message = next()) {
                write.accept(message);
            }
        });
    }

    boolean isOpen() {
        return ended == null;
    }

    /** Why nothing is written at the moment, null when that is not so. */
    @Nullable String blocked() {
        return blocked;
    }

    /** Told by the server; null when it takes messages again. */
    void blocked(@Nullable String reason) {
        lock.lock();
        try {
            blocked = reason;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Puts a message on its way. */
    void send(RabbitMqOutgoing message) {
        lock.lock();
        try {
            ShutdownSignalException end = ended;
            if (end == null) {
                waiting.add(message);
                changed.signal();
            } else {
                notSent(message, end);
            }
        } finally {
            lock.unlock();
        }
    }

    /** How a message ended, or that nothing is known of its end in time; {@code what} was waited for. */
    End await(RabbitMqOutgoing message, RabbitMqDeadline deadline, String what) {
        Exception cause;
        String why;
        try {
            return message.end().get(deadline.left(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            String reason = blocked;
            why = what + (reason == null ? "" : "; it takes no messages at the moment (" + reason + ")");
            cause = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            why = "interrupted while waiting";
            cause = e;
        } catch (ExecutionException e) {
            throw new IllegalStateException("never completed with an exception", e);
        }
        return new End(giveUp(message) ? Outcome.NOT_SENT : Outcome.UNKNOWN, why, cause);
    }

    /** Whether it certainly has not been and will not be sent. */
    private boolean giveUp(RabbitMqOutgoing message) {
        lock.lock();
        try {
            return waiting.remove(message);
        } finally {
            lock.unlock();
        }
    }

    /** Waits; null when the channel has ended. */
    private @Nullable RabbitMqOutgoing next() {
        lock.lock();
        try {
            while (isOpen() && (waiting.isEmpty() || blocked != null)) {
                changed.awaitUninterruptibly();
            }
            return isOpen() ? waiting.removeFirst() : null;
        } finally {
            lock.unlock();
        }
    }

    /** The channel has ended: what waits is not sent. */
    void end(ShutdownSignalException signal) {
        List<RabbitMqOutgoing> left;
        lock.lock();
        try {
            ended = signal;
            left = List.copyOf(waiting);
            waiting.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        left.forEach(message -> notSent(message, signal));
    }

    static void notSent(RabbitMqOutgoing message, ShutdownSignalException signal) {
        message.end().complete(new End(Outcome.NOT_SENT, RabbitMqFailures.words(signal), signal));
    }
}
