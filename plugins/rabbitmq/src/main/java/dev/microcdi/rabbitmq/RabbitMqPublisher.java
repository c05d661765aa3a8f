package dev.microcdi.rabbitmq;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;

import dev.microcdi.rabbitmq.RabbitMqOutgoing.End;
import dev.microcdi.rabbitmq.RabbitMqOutgoing.Outcome;

/**
 * One channel on which messages are published and confirmed, for all publishers together.
 *
 * <p>One thread writes, so that a server that takes no bytes holds up nobody but that thread: who waits for a confirmation
 * waits as long as he likes. While RabbitMQ says that it takes no messages (an alarm of memory or disk), nothing is written.
 *
 * <p>Threads: a virtual one, {@code micro-broker-rabbitmq-publish}, until the channel is closed. It is never interrupted: on a
 * virtual thread that would close the socket.
 */
final class RabbitMqPublisher {
    private static final Pattern TOO_LARGE = Pattern.compile("message size \\d+ .*max size (\\d+)");

    private final Channel channel;
    private final String exchange;
    private final ConcurrentNavigableMap<Long, RabbitMqOutgoing> unconfirmed = new ConcurrentSkipListMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final LinkedHashSet<RabbitMqOutgoing> waiting = new LinkedHashSet<>();
    private volatile @Nullable String blocked;
    private volatile @Nullable ShutdownSignalException ended;

    /**
     * Owns the channel from now on.
     *
     * @param blocked as the one before it was left
     */
    RabbitMqPublisher(Channel channel, String exchange, @Nullable String blocked) throws IOException {
        this.channel = channel;
        this.exchange = exchange;
        this.blocked = blocked;
        channel.confirmSelect();
        channel.addConfirmListener((tag, multiple) -> answered(tag, multiple, End.CONFIRMED),
                (tag, multiple) -> answered(tag, multiple,
                        new End(Outcome.UNKNOWN, "it could not keep the message", null)));
        Thread.ofVirtual().name("micro-broker-rabbitmq-publish").start(this::write);
        channel.addShutdownListener(this::end);
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

    /** Whether it certainly has not been and will not be sent. */
    boolean giveUp(RabbitMqOutgoing message) {
        lock.lock();
        try {
            return waiting.remove(message);
        } finally {
            lock.unlock();
        }
    }

    private void write() {
        for (RabbitMqOutgoing message = next(); message != null; message = next()) {
            write(message);
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

    private void write(RabbitMqOutgoing message) {
        long number = channel.getNextPublishSeqNo();
        unconfirmed.put(number, message);
        try {
            channel.basicPublish(exchange, message.topic(), message.properties(), message.body());
        } catch (ShutdownSignalException e) {
            // Closed before anything of it was written.
            unconfirmed.remove(number);
            notSent(message, e);
        } catch (IOException | RuntimeException e) {
            unconfirmed.remove(number);
            message.end().complete(new End(Outcome.UNKNOWN, RabbitMqFailures.words(e), e));
            // Our count and the server's may differ from here on.
            RabbitMqLink.abort(channel);
        }
    }

    private void answered(long tag, boolean multiple, End end) {
        if (multiple) {
            unconfirmed.headMap(tag, true).keySet().forEach(number -> complete(number, end));
        } else {
            complete(tag, end);
        }
    }

    private void complete(Long number, End end) {
        RabbitMqOutgoing message = unconfirmed.remove(number);
        if (message != null) {
            message.end().complete(end);
        }
    }

    private void end(ShutdownSignalException signal) {
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
        long most = largest(signal);
        unconfirmed.forEach((number, message) -> complete(number,
                new End(message.body().length > most ? Outcome.TOO_LARGE : Outcome.UNKNOWN,
                        RabbitMqFailures.words(signal), signal)));
    }

    private static void notSent(RabbitMqOutgoing message, ShutdownSignalException signal) {
        message.end().complete(new End(Outcome.NOT_SENT, RabbitMqFailures.words(signal), signal));
    }

    /** The server's limit, when a message over it ended the channel; and all the others on it with that one. */
    private static long largest(ShutdownSignalException signal) {
        Matcher found = TOO_LARGE.matcher(RabbitMqFailures.words(signal));
        return RabbitMqFailures.code(signal) == AMQP.PRECONDITION_FAILED && found.find()
                ? Long.parseLong(found.group(1))
                : Long.MAX_VALUE;
    }
}
