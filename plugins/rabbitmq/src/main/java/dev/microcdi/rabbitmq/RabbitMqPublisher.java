package dev.microcdi.rabbitmq;

import java.io.IOException;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
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
 * <p>Threads: that of the {@link RabbitMqWriter}, {@code micro-broker-rabbitmq-publish}, until the channel is closed.
 */
final class RabbitMqPublisher {
    private static final Pattern TOO_LARGE = Pattern.compile("message size \\d+ .*max size (\\d+)");

    private final Channel channel;
    private final String exchange;
    private final ConcurrentNavigableMap<Long, RabbitMqOutgoing> unconfirmed = new ConcurrentSkipListMap<>();
    private final RabbitMqWriter writer;

    /**
     * Owns the channel from now on.
     *
     * @param blocked as the one before it was left
     */
    RabbitMqPublisher(Channel channel, String exchange, @Nullable String blocked) throws IOException {
        this.channel = channel;
        this.exchange = exchange;
        this.writer = new RabbitMqWriter(this::write, blocked);
        channel.confirmSelect();
        channel.addConfirmListener((tag, multiple) -> answered(tag, multiple, End.CONFIRMED),
                (tag, multiple) -> answered(tag, multiple,
                        new End(Outcome.UNKNOWN, "it could not keep the message", null)));
        writer.start("micro-broker-rabbitmq-publish");
        channel.addShutdownListener(this::end);
    }

    RabbitMqWriter writer() {
        return writer;
    }

    private void write(RabbitMqOutgoing message) {
        long number = channel.getNextPublishSeqNo();
        unconfirmed.put(number, message);
        try {
            channel.basicPublish(exchange, message.topic(), message.properties(), message.body());
        } catch (ShutdownSignalException e) {
            // Closed before anything of it was written.
            unconfirmed.remove(number);
            RabbitMqWriter.notSent(message, e);
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
        writer.end(signal);
        long most = largest(signal);
        unconfirmed.forEach((number, message) -> complete(number,
                new End(message.body().length > most ? Outcome.TOO_LARGE : Outcome.UNKNOWN,
                        RabbitMqFailures.words(signal), signal)));
    }

    /** The server's limit, when a message over it ended the channel; and all the others on it with that one. */
    private static long largest(ShutdownSignalException signal) {
        Matcher found = TOO_LARGE.matcher(RabbitMqFailures.words(signal));
        return RabbitMqFailures.code(signal) == AMQP.PRECONDITION_FAILED && found.find()
                ? Long.parseLong(found.group(1))
                : Long.MAX_VALUE;
    }
}
