package dev.microcdi.rabbitmq;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;

/**
 * Exchanges and queues. Messages of ours go to a durable exchange, from there to our queues, and through Go's exchange to Go's
 * queues; messages of Go come from Go's exchange to our queues. Go's exchange is not durable: after a restart of the server it
 * is gone, and with it only the way from and to Go, until somebody connects.
 */
final class RabbitMqTopology {
    private static final String ALL = "#";
    private static final int REFUSED = 403;
    private static final int OTHER_FLAGS = 406;

    private final RabbitMqOptions options;
    private final String durable;

    RabbitMqTopology(RabbitMqOptions options) {
        this.options = options;
        this.durable = RabbitMqNames.durable(options.exchange());
    }

    /** Where messages of ours go. */
    String destination() {
        return durable;
    }

    void exchanges(Connection connection) throws IOException, TimeoutException {
        goExchange(connection);
        try (Channel channel = channel(connection)) {
            channel.exchangeDeclare(durable, BuiltinExchangeType.TOPIC, true, false, false, null);
            channel.exchangeBind(options.exchange(), durable, ALL);
        }
    }

    /** Somebody may have made it with other flags, or we may not be allowed to make one: what is there will do. */
    void goExchange(Connection connection) throws IOException, TimeoutException {
        Channel channel = channel(connection);
        try {
            channel.exchangeDeclare(options.exchange(), BuiltinExchangeType.TOPIC, false, false, false, null);
            channel.close();
        } catch (IOException e) {
            int code = RabbitMqFailures.code(e);
            if (code != OTHER_FLAGS && code != REFUSED) {
                throw e;
            }
            try (Channel second = channel(connection)) {
                second.exchangeDeclarePassive(options.exchange());
            } catch (IOException | ShutdownSignalException missing) {
                e.addSuppressed(missing);
                throw e;
            }
        }
    }

    /** The queue of a group, or a new one for one subscription; bound when this returns. */
    String queue(Channel channel, @Nullable String group, String topic) throws IOException {
        if (group == null) {
            String name = channel.queueDeclare("", false, true, true, Map.of()).getQueue();
            return bound(channel, name, topic);
        }
        if (options.goQueues()) {
            channel.queueDeclare(group, false, false, true, Map.of());
            channel.queueBind(group, options.exchange(), topic);
            return group;
        }
        return lasting(channel, group, topic);
    }

    /** The durable queue of a group. */
    String lasting(Channel channel, String group, String topic) throws IOException {
        String name = RabbitMqNames.queue(group, topic);
        channel.queueDeclare(name, true, false, false, options.queueType().arguments());
        return bound(channel, name, topic);
    }

    /** RabbitMQ puts a message into a queue once, however many ways lead there. */
    private String bound(Channel channel, String queue, String topic) throws IOException {
        channel.queueBind(queue, durable, topic);
        channel.queueBind(queue, options.exchange(), topic);
        return queue;
    }

    static Channel channel(Connection connection) throws IOException {
        Channel channel = connection.createChannel();
        if (channel == null) {
            throw new IOException("the connection has no channel left (channel_max of the server)");
        }
        return channel;
    }
}
