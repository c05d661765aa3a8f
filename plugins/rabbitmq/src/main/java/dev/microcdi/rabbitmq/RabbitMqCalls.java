package dev.microcdi.rabbitmq;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;

import dev.microcdi.Message;
import dev.microcdi.UnavailableException;
import dev.microcdi.core.spi.queue.QueueMessage;
import dev.microcdi.core.spi.queue.QueueTag;
import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.rabbitmq.RabbitMqOutgoing.End;
import dev.microcdi.rabbitmq.RabbitMqOutgoing.Outcome;

/**
 * Messages of the transport, as Go Micro has them: the body as it is, headers as AMQP headers, the caller's socket as
 * correlation. What one of ours tells another stands in the properties {@code message_id} and {@code type}, which Go does not
 * read.
 */
final class RabbitMqCalls {
    static final String REPLIES = "amq.rabbitmq.reply-to";
    private static final String CLOSED = "micro-closed";

    private RabbitMqCalls() {
    }

    /** A message that came; null for one without a correlation, which is no call. */
    static @Nullable QueueMessage read(BasicProperties properties, byte[] body) {
        String key = properties.getCorrelationId();
        if (key == null) {
            return null;
        }
        return new QueueMessage(key, Objects.requireNonNullElse(properties.getReplyTo(), ""),
                QueueTag.parse(properties.getMessageId()), CLOSED.equals(properties.getType()), body.length,
                () -> new Message(RabbitMqMessages.headers(properties), body));
    }

    /**
     * A message to send.
     *
     * @param to routing key
     * @param replyTo where an answer goes, null when none is expected
     * @param message null for the end of a socket
     * @param frame the largest frame on the connection
     */
    static RabbitMqOutgoing write(String to, String key, @Nullable String replyTo, QueueTag tag,
            @Nullable Message message, int frame) {
        BasicProperties.Builder properties = new BasicProperties.Builder().correlationId(key)
                .timestamp(Date.from(Instant.now()))
                .headers(message == null
                        ? Map.of()
                        : RabbitMqMessages.headers(RabbitMqRole.TRANSPORT, "a message to \"" + to + "\"", message,
                                frame));
        if (replyTo != null) {
            properties.replyTo(replyTo);
        }
        if (!tag.equals(QueueTag.NONE)) {
            properties.messageId(tag.toString());
        }
        if (message == null) {
            properties.type(CLOSED);
        }
        return new RabbitMqOutgoing(to, properties.build(), message == null ? new byte[0] : message.body());
    }

    /** Writes it; what the end of this message is, is known then. */
    static void publish(Channel channel, String exchange, boolean mandatory, RabbitMqOutgoing message) {
        try {
            channel.basicPublish(exchange, message.topic(), mandatory, message.properties(), message.body());
            message.end().complete(End.CONFIRMED);
        } catch (ShutdownSignalException e) {
            // Closed before anything of it was written.
            RabbitMqWriter.notSent(message, e);
        } catch (IOException | RuntimeException e) {
            message.end().complete(new End(Outcome.UNKNOWN, RabbitMqFailures.words(e), e));
            RabbitMqLine.abort(channel);
        }
    }

    /** Sends a message, and waits until it is written. */
    static void send(RabbitMqWriter writer, RabbitMqOutgoing message, Duration timeout, HostAndPort node) {
        writer.send(message);
        End end = writer.await(message, RabbitMqDeadline.after(timeout), "not written within " + timeout);
        if (end.outcome() != Outcome.CONFIRMED) {
            String detail = "RabbitMQ at " + node + " was not sent a message to \"" + message.topic() + "\": "
                    + end.why();
            throw end.outcome() == Outcome.NOT_SENT
                    ? UnavailableException.unreachable(RabbitMqTransport.ID, detail, end.cause())
                    : UnavailableException.lost(RabbitMqTransport.ID, detail, end.cause());
        }
    }
}
