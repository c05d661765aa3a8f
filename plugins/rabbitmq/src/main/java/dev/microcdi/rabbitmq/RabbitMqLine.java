package dev.microcdi.rabbitmq;

import java.io.IOException;
import java.lang.System.Logger.Level;

import org.jspecify.annotations.Nullable;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;

import dev.microcdi.plugin.HostAndPort;

/** One connection to a node, whatever a plugin has on it. It ends, and never comes back. */
abstract class RabbitMqLine {
    static final int END_MS = 2000;
    private static final System.Logger LOG = System.getLogger("dev.microcdi.rabbitmq");

    private final Connection connection;
    private final HostAndPort node;
    private final RabbitMqRole role;
    private volatile @Nullable ShutdownSignalException ended;

    RabbitMqLine(Connection connection, HostAndPort node, RabbitMqRole role) {
        this.connection = connection;
        this.node = node;
        this.role = role;
    }

    /** The last thing of a constructor: {@code lost} is told once, when the connection has ended. */
    final void watch(Runnable lost) {
        connection.addShutdownListener(signal -> {
            ended = signal;
            lost.run();
        });
    }

    final boolean isOpen() {
        return ended == null;
    }

    /** Why it ended. */
    final String reason() {
        ShutdownSignalException end = ended;
        return end == null ? "open" : RabbitMqFailures.words(end);
    }

    final HostAndPort node() {
        return node;
    }

    final int frame() {
        return connection.getFrameMax();
    }

    final Channel channel() throws IOException {
        return RabbitMqTopology.channel(connection);
    }

    /** In bounded time, also when the node hangs: what is left of it then ends with the heartbeat. */
    final void close(RabbitMqDeadline deadline) {
        if (!deadline.join(
                Thread.ofVirtual().name(role.thread() + "-close").start(() -> connection.abort(END_MS)))) {
            LOG.log(Level.WARNING, "RabbitMQ at {0} hangs: the connection is left to its heartbeat", node);
        }
    }

    /** Closes a channel, whatever state it is in. */
    static void abort(Channel channel) {
        try {
            channel.abort();
        } catch (IOException | ShutdownSignalException e) {
            LOG.log(Level.DEBUG, "already closed", e);
        }
    }
}
