package dev.microcdi.rabbitmq;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;

import dev.microcdi.UnavailableException;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.rabbitmq.RabbitMqOutgoing.End;

/** The broker's connection, with the exchanges declared and a channel for publishing. */
final class RabbitMqLink extends RabbitMqLine {
    private final Connection connection;
    private final RabbitMqTopology topology;
    private final Set<String> lasting = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile RabbitMqPublisher publisher;

    /**
     * Owns the connection from now on; closes it when this throws.
     *
     * @param lost told once, when the connection has ended
     */
    RabbitMqLink(Connection connection, HostAndPort node, RabbitMqOptions options, Runnable lost)
            throws IOException, TimeoutException {
        super(connection, node, RabbitMqRole.BROKER);
        this.connection = connection;
        this.topology = new RabbitMqTopology(options);
        try {
            publisher = newPublisher(null);
        } catch (IOException | TimeoutException | RuntimeException e) {
            connection.abort(END_MS);
            throw e;
        }
        connection.addBlockedListener(reason -> publisher.writer().blocked(reason),
                () -> publisher.writer().blocked(null));
        watch(lost);
    }

    private RabbitMqPublisher newPublisher(@Nullable String blocked) throws IOException, TimeoutException {
        topology.exchanges(connection);
        return new RabbitMqPublisher(RabbitMqTopology.channel(connection), topology.destination(), blocked);
    }

    /** Makes the queue of a subscription, and the exchanges if somebody deleted them. */
    String queue(Channel channel, @Nullable String group, String topic) throws IOException, TimeoutException {
        topology.exchanges(connection);
        return topology.queue(channel, group, topic);
    }

    /** Sends, and waits for the confirmation. */
    void publish(RabbitMqOutgoing message, PublishOptions options, RabbitMqDeadline deadline) {
        String keepFor = options.keepFor();
        if (keepFor != null && !lasting.contains(RabbitMqNames.queue(keepFor, message.topic()))) {
            within(deadline, "the queue of the group \"" + keepFor + "\" for \"" + message.topic() + "\"",
                    () -> keep(keepFor, message.topic()));
        }
        RabbitMqWriter open = publisher.writer();
        if (!open.isOpen()) {
            open = within(deadline, "a channel to publish", this::reopen);
        }
        open.send(message);
        check(message, open.await(message, deadline, "no confirmation within " + options.timeout()));
    }

    private void check(RabbitMqOutgoing message, End end) {
        String what = "a message for \"" + message.topic() + "\"";
        switch (end.outcome()) {
            case CONFIRMED -> {
            }
            case NOT_SENT -> throw UnavailableException.unreachable(RabbitMqRole.BROKER.id(),
                    "RabbitMQ at " + node() + " was not sent " + what + ": " + end.why(), end.cause());
            case UNKNOWN -> throw UnavailableException.lost(RabbitMqRole.BROKER.id(),
                    "RabbitMQ at " + node() + " did not confirm " + what + ": " + end.why(), end.cause());
            case TOO_LARGE -> throw RabbitMqMessages.tooLarge(RabbitMqRole.BROKER, what + " is " + message.body().length
                    + " bytes, and RabbitMQ at " + node() + " says: " + end.why());
        }
    }

    /** Once for each connection: a queue that somebody deletes meanwhile is somebody's decision. */
    private Boolean keep(String group, String topic) throws IOException, TimeoutException {
        try (Channel channel = channel()) {
            return lasting.add(topology.lasting(channel, group, topic));
        }
    }

    private RabbitMqWriter reopen() throws IOException, TimeoutException {
        lock.lock();
        try {
            if (!publisher.writer().isOpen()) {
                publisher = newPublisher(publisher.writer().blocked());
            }
            return publisher.writer();
        } finally {
            lock.unlock();
        }
    }

    private <T> T within(RabbitMqDeadline deadline, String what, Callable<T> action) {
        try {
            return deadline.call(action);
        } catch (Exception e) {
            throw RabbitMqFailures.notMade(RabbitMqRole.BROKER, what, node(), e);
        }
    }
}
