package dev.microcdi.rabbitmq;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;

import dev.microcdi.Message;
import dev.microcdi.core.spi.queue.QueueCalls;
import dev.microcdi.core.spi.queue.QueueMessage;
import dev.microcdi.core.spi.queue.QueueTag;

/**
 * The callers' channel: requests go out on it, and answers come back on it, because RabbitMQ's direct reply-to wants that. It
 * ends, and never comes back.
 */
final class RabbitMqRequests {
    private final RabbitMqCallLine line;
    private final Channel channel;
    private final RabbitMqWriter writer;

    /** Receives already. */
    RabbitMqRequests(RabbitMqCallLine line, String exchange, QueueCalls calls) throws IOException, TimeoutException {
        this.line = line;
        line.exchange();
        channel = line.channel();
        try {
            channel.basicConsume(RabbitMqCalls.REPLIES, true, new DefaultConsumer(channel) {
                @Override public void handleDelivery(String tag, Envelope envelope, BasicProperties properties,
                        byte[] body) {
                    QueueMessage message = RabbitMqCalls.read(properties, body);
                    if (message != null) {
                        calls.arrived(message);
                    }
                }
            });
        } catch (IOException | ShutdownSignalException e) {
            RabbitMqLine.abort(channel);
            throw e;
        }
        channel.addReturnListener(returned -> calls.unroutable(returned.getProperties().getCorrelationId()));
        writer = line.writer(channel, message -> RabbitMqCalls.publish(channel, exchange, true, message));
        channel.addShutdownListener(signal -> calls.lost(connection -> connection == this,
                "the connection to RabbitMQ at " + line.node() + " was lost before an answer came ("
                        + RabbitMqFailures.words(signal) + ")"));
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    void send(String to, String key, QueueTag tag, @Nullable Message message, Duration timeout) {
        RabbitMqCalls.send(writer,
                RabbitMqCalls.write(to, key, RabbitMqCalls.REPLIES, tag, message, line.frame()), timeout, line.node());
    }
}
