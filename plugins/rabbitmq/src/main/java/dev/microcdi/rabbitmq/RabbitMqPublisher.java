package dev.microcdi.rabbitmq;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;
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
 * <p>Threads: a virtual one, {@code micro-broker-rabbitmq-publish}, until the channel is closed.
 */
final class RabbitMqPublisher {
    private static final Pattern SIZES = Pattern.compile("message size (\\d+) .*max size (\\d+)");

    private final Channel channel;
    private final String exchange;
    private final BlockingQueue<RabbitMqOutgoing> waiting = new LinkedBlockingQueue<>();
    private final ConcurrentNavigableMap<Long, RabbitMqOutgoing> unconfirmed = new ConcurrentSkipListMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread writer;
    private volatile @Nullable String blocked;
    private volatile @Nullable ShutdownSignalException ended;

    /** Owns the channel from now on. */
    RabbitMqPublisher(Channel channel, String exchange) throws IOException {
        this.channel = channel;
        this.exchange = exchange;
        channel.confirmSelect();
        channel.addConfirmListener((tag, multiple) -> answered(tag, multiple, End.CONFIRMED),
                (tag, multiple) -> answered(tag, multiple,
                        new End(Outcome.UNKNOWN, "it could not keep the message", null)));
        writer = Thread.ofVirtual().name("micro-broker-rabbitmq-publish").unstarted(this::write);
        channel.addShutdownListener(this::end);
        writer.start();
    }

    boolean isOpen() {
        return ended == null;
    }

    /** Puts a message on its way. */
    void send(RabbitMqOutgoing message) {
        waiting.add(message);
        ShutdownSignalException end = ended;
        if (end != null) {
            notSent(end);
        }
    }

    /** Whether it certainly has not been and will not be sent. */
    boolean giveUp(RabbitMqOutgoing message) {
        return message.giveUp() && (waiting.remove(message) || true);
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

    private void write() {
        try {
            while (isOpen()) {
                RabbitMqOutgoing message = waiting.take();
                awaitUnblocked();
                if (message.write()) {
                    write(message);
                }
            }
        } catch (InterruptedException e) {
            // The channel is closed.
        }
        ShutdownSignalException end = ended;
        if (end != null) {
            notSent(end);
        }
    }

    private void write(RabbitMqOutgoing message) {
        long number = channel.getNextPublishSeqNo();
        unconfirmed.put(number, message);
        try {
            channel.basicPublish(exchange, message.topic, message.properties, message.body);
        } catch (ShutdownSignalException e) {
            // Closed before anything of it was written.
            unconfirmed.remove(number);
            message.end.complete(new End(Outcome.NOT_SENT, RabbitMqFailures.words(e), e));
        } catch (IOException | RuntimeException e) {
            unconfirmed.remove(number);
            message.end.complete(new End(Outcome.UNKNOWN, RabbitMqFailures.words(e), e));
            // Our count and the server's may differ from here on.
            RabbitMqLink.abort(channel);
        }
    }

    private void awaitUnblocked() throws InterruptedException {
        lock.lock();
        try {
            while (blocked != null && isOpen()) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void answered(long tag, boolean multiple, End end) {
        if (!multiple) {
            complete(unconfirmed.remove(tag), end);
            return;
        }
        Map<Long, RabbitMqOutgoing> all = unconfirmed.headMap(tag, true);
        all.forEach((number, message) -> complete(unconfirmed.remove(number), end));
    }

    private static void complete(@Nullable RabbitMqOutgoing message, End end) {
        if (message != null) {
            message.end.complete(end);
        }
    }

    private void end(ShutdownSignalException signal) {
        lock.lock();
        try {
            ended = signal;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        Matcher sizes = RabbitMqFailures.code(signal) == AMQP.PRECONDITION_FAILED
                ? SIZES.matcher(RabbitMqFailures.words(signal))
                : SIZES.matcher("");
        long tooLarge = sizes.find() ? Long.parseLong(sizes.group(2)) : Long.MAX_VALUE;
        unconfirmed.forEach((number, message) -> complete(unconfirmed.remove(number),
                new End(message.body.length > tooLarge ? Outcome.TOO_LARGE : Outcome.UNKNOWN,
                        RabbitMqFailures.words(signal), signal)));
        notSent(signal);
        writer.interrupt();
    }

    private void notSent(ShutdownSignalException signal) {
        for (RabbitMqOutgoing message = waiting.poll(); message != null; message = waiting.poll()) {
            message.end.complete(new End(Outcome.NOT_SENT, RabbitMqFailures.words(signal), signal));
        }
    }
}
