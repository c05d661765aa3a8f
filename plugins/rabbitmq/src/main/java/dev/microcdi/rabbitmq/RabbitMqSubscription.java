package dev.microcdi.rabbitmq;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;

import dev.microcdi.broker.Broker.Receiver;
import dev.microcdi.broker.Broker.Subscription;
import dev.microcdi.broker.SubscribeOptions;

/**
 * One subscription: a channel, a consumer with as many messages as may be in flight, and a place for each of them. The places
 * outlive the channel: what a receiver still handles when the connection is lost counts after it.
 *
 * <p>A message on which the receiver threw stays unacknowledged, so RabbitMQ keeps it from everybody until the channel closes;
 * it took a place of its consumer's prefetch, so a further consumer with one place is made. (The prefetch of a consumer cannot
 * be changed, and one for the whole channel does not exist for quorum queues.)
 */
final class RabbitMqSubscription implements Subscription {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.rabbitmq");
    /** Of AMQP: an unsigned short, where 0 means any number. */
    private static final int MOST = 65_535;

    private final String topic;
    private final SubscribeOptions options;
    private final Receiver receiver;
    private final RabbitMqConnection<RabbitMqLink> connection;
    private final Semaphore places;
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable Open open;

    /**
     * Nothing is sent yet.
     *
     * @param connection has it opened again when the channel has ended and this was not closed
     */
    RabbitMqSubscription(String topic, SubscribeOptions options, Receiver receiver,
            RabbitMqConnection<RabbitMqLink> connection) {
        this.topic = topic;
        this.options = options;
        this.receiver = receiver;
        this.connection = connection;
        this.places = new Semaphore(options.maxInFlight(), true);
    }

    /** How long its end may take. */
    Duration drain() {
        return options.drain();
    }

    boolean isClosed() {
        return closed.get();
    }

    /** Whether it is another topic of the same group. */
    boolean sharesGroup(@Nullable String group, String other) {
        return !isClosed() && group != null && group.equals(options.group()) && !other.equals(topic);
    }

    /** Receives on a connection, unless it does already. */
    void open(RabbitMqLink link) {
        lock.lock();
        try {
            Open now = open;
            if (isClosed() || (now != null && now.isOpen())) {
                return;
            }
            if (now != null) {
                RabbitMqLink.abort(now.channel);
            }
            open = new Open(link);
        } finally {
            lock.unlock();
        }
    }

    @Override public String problem() {
        Open now = open;
        return connection.problem(now != null && now.isOpen(), what());
    }

    private String what() {
        return "the subscription to \"" + topic + "\"" + (options.group() == null
                ? ""
                : " of the group \"" + options.group() + "\"");
    }

    @Override public void close() {
        RabbitMqDeadline end = RabbitMqDeadline.after(drain());
        end.join(closing(end));
    }

    /** Begins to close; the thread ends when all is done, or soon after {@code end}. */
    Thread closing(RabbitMqDeadline end) {
        boolean first = closed.compareAndSet(false, true);
        return Thread.ofVirtual().name("micro-broker-rabbitmq-unsubscribe").start(() -> {
            if (first) {
                end(end);
            }
        });
    }

    private void end(RabbitMqDeadline end) {
        lock.lock();
        Open last = open;
        lock.unlock();
        if (last != null) {
            last.takeNoMore();
        }
        try {
            if (!places.tryAcquire(options.maxInFlight(), end.left(), TimeUnit.NANOSECONDS)) {
                LOG.log(Level.WARNING, "{0} ends although a receiver has not: its message is delivered again", what());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (last != null) {
            // RabbitMQ takes back what is not acknowledged.
            RabbitMqLink.abort(last.channel);
        }
    }

    /** One channel. */
    private final class Open {
        private final Channel channel;
        private final String queue;
        private final Queue<String> consumers = new ConcurrentLinkedQueue<>();
        private volatile boolean cancelled;

        Open(RabbitMqLink link) {
            Channel fresh = null;
            try {
                fresh = link.channel();
                channel = fresh;
                queue = link.queue(fresh, options.group(), topic);
                consume(Math.min(MOST, options.maxInFlight()));
            } catch (IOException | TimeoutException | ShutdownSignalException e) {
                if (fresh != null) {
                    RabbitMqLink.abort(fresh);
                }
                throw RabbitMqFailures.notMade(RabbitMqRole.BROKER, what(), link.node(), e);
            }
            fresh.addShutdownListener(signal -> {
                if (!isClosed()) {
                    connection.mend();
                }
            });
        }

        boolean isOpen() {
            return channel.isOpen() && !cancelled;
        }

        /** One at a time: the prefetch is that of the next consumer. */
        private void consume(int prefetch) throws IOException {
            channel.basicQos(prefetch);
            consumers.add(channel.basicConsume(queue, false, new DefaultConsumer(channel) {
                @Override public void handleDelivery(String tag, Envelope envelope, BasicProperties properties,
                        byte[] body) {
                    Thread.ofVirtual().name("micro-broker-rabbitmq-" + topic)
                            .start(() -> arrived(envelope, properties, body));
                }

                @Override public void handleCancel(String tag) {
                    LOG.log(Level.WARNING, "RabbitMQ ended {0}: its queue was deleted; it is made again", what());
                    cancelled = true;
                    connection.mend();
                }
            }));
        }

        private void arrived(Envelope envelope, BasicProperties properties, byte[] body) {
            try {
                places.acquire();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            try {
                if (!isClosed() && isOpen()) {
                    receive(envelope, properties, body);
                }
            } catch (IOException | ShutdownSignalException e) {
                LOG.log(Level.DEBUG, "a message of " + topic + " was handled, and is delivered again", e);
            } finally {
                places.release();
            }
        }

        private void receive(Envelope envelope, BasicProperties properties, byte[] body) throws IOException {
            try {
                Thread.currentThread().setContextClassLoader(loader);
                receiver.receive(RabbitMqMessages.read(topic, envelope, properties, body));
                // Left behind, it would close the socket under the acknowledgement.
                Thread.interrupted();
            } catch (Throwable e) {
                LOG.log(Level.DEBUG, "a message of " + topic + " is left to RabbitMQ until its subscription closes", e);
                addPlace();
                return;
            }
            channel.basicAck(envelope.getDeliveryTag(), false);
        }

        private void addPlace() throws IOException {
            lock.lock();
            try {
                if (!isClosed()) {
                    consume(1);
                }
            } finally {
                lock.unlock();
            }
        }

        void takeNoMore() {
            for (String consumer : consumers) {
                try {
                    channel.basicCancel(consumer);
                } catch (IOException | ShutdownSignalException e) {
                    LOG.log(Level.DEBUG, "already ended", e);
                }
            }
        }
    }
}
