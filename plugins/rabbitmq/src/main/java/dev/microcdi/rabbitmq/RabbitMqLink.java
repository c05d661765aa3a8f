package dev.microcdi.rabbitmq;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;

import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.plugin.HostAndPort;

/** One connection to a node, with the exchanges declared and a channel for publishing. It ends, and never comes back. */
final class RabbitMqLink {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.rabbitmq");
    private static final int END_MS = 2000;

    final RabbitMqTopology topology;
    private final Connection connection;
    private final String node;
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
        this.node = node.toString();
        this.topology = new RabbitMqTopology(options);
        try {
            topology.exchanges(connection);
            publisher = newPublisher();
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

    private RabbitMqPublisher newPublisher() throws IOException {
        return new RabbitMqPublisher(channel(), topology.destination());
    }

    boolean isOpen() {
        return ended == null;
    }

    /** Why it ended. */
    String reason() {
        ShutdownSignalException end = ended;
        return end == null ? "open" : RabbitMqFailures.words(end);
    }

    String node() {
        return node;
    }

    int frame() {
        return connection.getFrameMax();
    }

    Channel channel() throws IOException {
        return RabbitMqTopology.channel(connection);
    }

    /** Sends, and waits for the confirmation. */
    void publish(RabbitMqOutgoing message, PublishOptions options) {
        long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(options.timeout());
        String keepFor = options.keepFor();
        if (keepFor != null && !lasting.contains(RabbitMqNames.queue(keepFor, message.topic))) {
            within(options.timeout(), "the queue of the group \"" + keepFor + "\" for \"" + message.topic + "\"",
                    () -> keep(keepFor, message.topic));
        }
        RabbitMqPublisher open = publisher;
        if (!open.isOpen()) {
            open = within(left(end), "a channel to publish", this::reopen);
        }
        open.send(message);
        RabbitMqOutgoing.End outcome = await(open, message, end, options.timeout());
        String what = "a message for \"" + message.topic + "\"";
        switch (outcome.outcome()) {
            case CONFIRMED -> {
                return;
            }
            case NOT_SENT -> throw UnavailableException.unreachable(RabbitMqFailures.ID,
                    "RabbitMQ at " + node + " was not sent " + what + ": " + outcome.why(), outcome.cause());
            case UNKNOWN -> throw UnavailableException.lost(RabbitMqFailures.ID,
                    "RabbitMQ at " + node + " did not confirm " + what + ": " + outcome.why(), outcome.cause());
            case TOO_LARGE -> throw RabbitMqMessages.tooLarge(
                    what + " is " + message.body.length + " bytes, and RabbitMQ at " + node + " says: "
                            + outcome.why());
        }
    }

    private static RabbitMqOutgoing.End await(RabbitMqPublisher open, RabbitMqOutgoing message, long end,
            Duration timeout) {
        Throwable cause;
        String why;
        try {
            return message.end.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            String blocked = open.blocked();
            why = "no confirmation within " + timeout
                    + (blocked == null ? "" : "; it takes no messages at the moment: " + blocked);
            cause = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            why = "interrupted while waiting";
            cause = e;
        } catch (ExecutionException e) {
            throw new IllegalStateException("never completed with an exception", e);
        }
        return new RabbitMqOutgoing.End(open.giveUp(message)
                ? RabbitMqOutgoing.Outcome.NOT_SENT
                : RabbitMqOutgoing.Outcome.UNKNOWN, why, cause);
    }

    private Duration left(long end) {
        return Duration.ofNanos(Math.max(1, end - System.nanoTime()));
    }

    /** Once for each connection: a queue that somebody deletes meanwhile is somebody's decision. */
    private Boolean keep(String group, String topic) throws IOException, TimeoutException {
        try (Channel channel = channel()) {
            return lasting.add(topology.lasting(channel, group, topic));
        }
    }

    private RabbitMqPublisher reopen() throws IOException {
        lock.lock();
        try {
            if (!publisher.isOpen()) {
                publisher = newPublisher();
            }
            return publisher;
        } finally {
            lock.unlock();
        }
    }

    /** Something of the library that has no limit as short as ours. */
    private <T> T within(Duration limit, String what, java.util.concurrent.Callable<T> action) {
        FutureTask<T> task = new FutureTask<>(action);
        Thread.ofVirtual().name("micro-broker-rabbitmq-declare").start(task);
        try {
            return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw made(what, e.getCause() instanceof Exception x ? x : e);
        } catch (TimeoutException e) {
            throw made(what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw made(what, e);
        }
    }

    private MicroException made(String what, Exception e) {
        return RabbitMqFailures.notMade(what, node, e);
    }

    /** In bounded time, also when the node hangs: what is left of it then ends with the heartbeat. */
    void close(Duration limit) {
        Thread closing = Thread.ofVirtual().name("micro-broker-rabbitmq-close").start(() -> connection.abort(END_MS));
        try {
            if (!closing.join(limit)) {
                LOG.log(Level.WARNING, "RabbitMQ at {0} hangs: the connection is left to its heartbeat", node);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
