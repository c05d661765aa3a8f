package dev.microcdi.rabbitmq;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;

import dev.microcdi.plugin.HostAndPort;

/** The transport's connection, with Go Micro's exchange declared. Channels are opened by those who need one. */
final class RabbitMqCallLine extends RabbitMqLine {
    private final Connection connection;
    private final RabbitMqTopology topology;
    private final Set<RabbitMqWriter> writers = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String blocked;

    /** Owns the connection from now on; closes it when this throws. */
    RabbitMqCallLine(Connection connection, HostAndPort node, RabbitMqOptions options, Runnable lost)
            throws IOException, TimeoutException {
        super(connection, node, RabbitMqRole.TRANSPORT);
        this.connection = connection;
        this.topology = new RabbitMqTopology(options);
        try {
            exchange();
        } catch (IOException | TimeoutException | RuntimeException e) {
            connection.abort(END_MS);
            throw e;
        }
        connection.addBlockedListener(this::blocked, () -> blocked(null));
        watch(lost);
    }

    private void blocked(@Nullable String reason) {
        blocked = reason;
        writers.forEach(writer -> writer.blocked(reason));
    }

    /** Makes the exchange, if somebody deleted it. */
    void exchange() throws IOException, TimeoutException {
        topology.goExchange(connection);
    }

    /** One that writes on a channel until that ends. */
    RabbitMqWriter writer(Channel channel, Consumer<RabbitMqOutgoing> write) {
        RabbitMqWriter writer = new RabbitMqWriter(write, blocked);
        writers.add(writer);
        writer.blocked(blocked);
        writer.start(RabbitMqRole.TRANSPORT.thread() + "-write");
        channel.addShutdownListener(signal -> {
            writers.remove(writer);
            writer.end(signal);
        });
        return writer;
    }
}
