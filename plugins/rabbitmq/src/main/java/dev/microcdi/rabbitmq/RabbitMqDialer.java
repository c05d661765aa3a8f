package dev.microcdi.rabbitmq;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;

import dev.microcdi.UnavailableException;
import dev.microcdi.core.spi.Tls;
import dev.microcdi.plugin.HostAndPort;

/**
 * Connects to the first node that can be reached.
 *
 * <p>Threads: those of the library, {@code micro-<role>-rabbitmq-<n>}: for each connection one that reads and one for heartbeats;
 * its callbacks run on virtual ones, {@code micro-<role>-rabbitmq-callback-<n>}.
 */
final class RabbitMqDialer<L extends RabbitMqLine> {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.rabbitmq");
    /** RabbitMQ's own limit: a message that the server has must not end the connection again and again. */
    private static final int LARGEST_MESSAGE = 512 * 1024 * 1024;

    /** Puts on a connection what a plugin needs; closes it when it throws. */
    @FunctionalInterface
    interface Maker<L> {
        L make(Connection connection, HostAndPort node, RabbitMqOptions options, Runnable lost)
                throws IOException, TimeoutException;
    }

    private final RabbitMqOptions options;
    private final RabbitMqRole role;
    private final Maker<L> maker;
    private final @Nullable Tls tls;
    /** Has no thread when nothing runs. Never shut down: the library uses it after the end of a connection that hung. */
    private final ExecutorService callbacks;

    RabbitMqDialer(RabbitMqOptions options, RabbitMqRole role, Maker<L> maker) {
        this.options = options;
        this.role = role;
        this.maker = maker;
        this.callbacks = Executors
                .newThreadPerTaskExecutor(Thread.ofVirtual().name(role.thread() + "-callback-", 0).factory());
        this.tls = options.security();
    }

    /**
     * Tries one node after the other.
     *
     * @param lost told once, when the connection has ended
     * @throws UnavailableException about the last one, if none can be used
     */
    L dial(Runnable lost) {
        for (int i = 0;; i++) {
            HostAndPort node = options.address().get(i);
            try {
                return maker.make(
                        factory().newConnection(callbacks, List.of(new Address(node.host(), node.port())),
                                "micro"),
                        node, options, lost);
            } catch (IOException | TimeoutException | RuntimeException e) {
                UnavailableException why = RabbitMqFailures.noConnection(role, node, options, tls, e);
                if (i + 1 == options.address().size()) {
                    throw why;
                }
                LOG.log(Level.WARNING, "{0}; trying {1}", why.detail(), options.address().get(i + 1));
            }
        }
    }

    private ConnectionFactory factory() {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUsername(options.username());
        factory.setPassword(options.password().reveal());
        factory.setVirtualHost(options.virtualHost());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setConnectionTimeout(millis(options.connectTimeout()));
        factory.setHandshakeTimeout(millis(options.connectTimeout()));
        factory.setChannelRpcTimeout(millis(options.requestTimeout()));
        factory.setRequestedHeartbeat((int) options.heartbeat().toSeconds());
        factory.setMaxInboundMessageBodySize(LARGEST_MESSAGE);
        factory.setThreadFactory(Thread.ofPlatform().daemon().name(role.thread() + "-", 0).factory());
        factory.setExceptionHandler(new RabbitMqLog());
        if (tls != null) {
            factory.useSslProtocol(tls.context());
            factory.enableHostnameVerification();
        }
        return factory;
    }

    private static int millis(Duration duration) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, duration.toMillis()));
    }
}
