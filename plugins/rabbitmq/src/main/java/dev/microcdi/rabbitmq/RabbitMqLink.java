package dev.microcdi.rabbitmq;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;

import dev.microcdi.UnavailableException;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.rabbitmq.RabbitMqOutgoing.End;
import dev.microcdi.rabbitmq.RabbitMqOutgoing.Outcome;

/** One connection to a node, with the exchanges declared and a channel for publishing. It ends, and never comes back. */
final class RabbitMqLink {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.rabbitmq");
    private static final int END_MS = 2000;

    private final Connection connection;
    private final HostAndPort node;
    private final RabbitMqTopology topology;
    private final Set<String> lasting = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile RabbitMqPublisher publisher;
    private volatile @Nullable ShutdownSignalException ended;

    /**
     * Owns the connection from now on; closes it when this throws.
     *
     * @param lost told once, when the connection has ended
     */
    RabbitMqLink(Connection connection, HostAndPort node, RabbitMqOptions options, Runnable lost)
            throws IOException, TimeoutException {
        this.connection = connection;
        this.node = node;
        this.topology = new RabbitMqTopology(options);
        try {
            publisher = newPublisher(null);
        } catch (IOException | TimeoutException | RuntimeException e) {
            connection.abort(END_MS);
            throw e;
        }
        connection.addBlockedListener(reason -> publisher.blocked(reason), () -> publisher.blocked(null));
        connection.addShutdownListener(signal -> {
            ended = signal;
            lost.run();
        });
    }

    private RabbitMqPublisher newPublisher(@Nullable String blocked) throws IOException, TimeoutException {
        topology.exchanges(connection);
        return new RabbitMqPublisher(RabbitMqTopology.channel(connection), topology.destination(), blocked);
    }

    boolean isOpen() {
        return ended == null;
    }

    /** Why it ended. */
    String reason() {
        ShutdownSignalException end = ended;
        return end == null ? "open" : RabbitMqFailures.words(end);
    }

    HostAndPort node() {
        return node;
    }

    int frame() {
        return connection.getFrameMax();
    }

    Channel channel() throws IOException {
        return RabbitMqTopology.channel(connection);
    }

    /** Makes the queue of a subscription, and the exchanges if somebody deleted them. */
    String queue(Channel channel, @Nullable String group, String topic) throws IOException, TimeoutException {
        topology.exchanges(connection);
        return topology.queue(channel, group, topic);
    }

    /** Sends, and waits for the confirmation. */
    void publish(RabbitMqOutgoing message, PublishOptions options) {
        RabbitMqDeadline deadline = RabbitMqDeadline.after(options.timeout());
        String keepFor = options.keepFor();
        if (keepFor != null && !lasting.contains(RabbitMqNames.queue(keepFor, message.topic()))) {
            within(deadline, "the queue of the group \"" + keepFor + "\" for \"" + message.topic() + "\"",
                    () -> keep(keepFor, message.topic()));
        }
        RabbitMqPublisher open = publisher;
        if (!open.isOpen()) {
            open = within(deadline, "a channel to publish", this::reopen);
        }
        open.send(message);
        check(message, await(open, message, deadline, options));
    }

    private static End await(RabbitMqPublisher open, RabbitMqOutgoing message, RabbitMqDeadline deadline,
            PublishOptions options) {
        Exception cause;
        String why;
        try {
            return message.end().get(deadline.left(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            String blocked = open.blocked();
            why = "no confirmation within " + options.timeout()
                    + (blocked == null ? "" : "; it takes no messages at the moment (" + blocked + ")");
            cause = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            why = "interrupted while waiting";
            cause = e;
        } catch (ExecutionException e) {
            throw new IllegalStateException("never completed with an exception", e);
        }
        return new End(open.giveUp(message) ? Outcome.NOT_SENT : Outcome.UNKNOWN, why, cause);
    }

    private void check(RabbitMqOutgoing message, End end) {
        String what = "a message for \"" + message.topic() + "\"";
        switch (end.outcome()) {
            case CONFIRMED -> {
            }
            case NOT_SENT -> throw UnavailableException.unreachable(RabbitMqFailures.ID,
                    "RabbitMQ at " + node + " was not sent " + what + ": " + end.why(), end.cause());
            case UNKNOWN -> throw UnavailableException.lost(RabbitMqFailures.ID,
                    "RabbitMQ at " + node + " did not confirm " + what + ": " + end.why(), end.cause());
            case TOO_LARGE -> throw RabbitMqMessages.tooLarge(what + " is " + message.body().length
                    + " bytes, and RabbitMQ at " + node + " says: " + end.why());
        }
    }

    /** Once for each connection: a queue that somebody deletes meanwhile is somebody's decision. */
    private Boolean keep(String group, String topic) throws IOException, TimeoutException {
        try (Channel channel = channel()) {
            return lasting.add(topology.lasting(channel, group, topic));
        }
    }

    private RabbitMqPublisher reopen() throws IOException, TimeoutException {
        lock.lock();
        try {
            if (!publisher.isOpen()) {
                publisher = newPublisher(publisher.blocked());
            }
            return publisher;
        } finally {
            lock.unlock();
        }
    }

    private <T> T within(RabbitMqDeadline deadline, String what, Callable<T> action) {
        try {
            return deadline.call(action);
        } catch (Exception e) {
            throw RabbitMqFailures.notMade(what, node, e);
        }
    }

    /** In bounded time, also when the node hangs: what is left of it then ends with the heartbeat. */
    void close(RabbitMqDeadline deadline) {
        if (!deadline.join(
                Thread.ofVirtual().name("micro-broker-rabbitmq-close").start(() -> connection.abort(END_MS)))) {
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
