package dev.microcdi.nats;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.microcdi.broker.Broker.Delivery;
import dev.microcdi.broker.Broker.Receiver;
import dev.microcdi.broker.Broker.Subscription;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.core.spi.Envelope;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;

/** One subscription: a dispatcher of the client library, and a place for each message in flight. */
final class NatsSubscription implements Subscription {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.nats");

    private final String topic;
    private final SubscribeOptions options;
    private final Receiver receiver;
    private final Semaphore places;
    private final ReentrantLock turn;
    private final Supplier<String> problem;
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Connection connection;
    private @Nullable Dispatcher dispatcher;
    private volatile boolean closed;

    /**
     * Nothing is sent yet.
     *
     * @param turn shared by the subscriptions that end: each sends a ping of the library's
     * @param problem what is wrong with the connection
     */
    NatsSubscription(String topic, SubscribeOptions options, Receiver receiver, ReentrantLock turn,
            Supplier<String> problem) {
        this.topic = topic;
        this.options = options;
        this.receiver = receiver;
        this.places = new Semaphore(options.maxInFlight());
        this.turn = turn;
        this.problem = problem;
    }

    @Override public String problem() {
        return problem.get();
    }

    /** Subscribes on a connection; on a further one when the client gave the first one up. */
    void open(Connection nats) {
        lock.lock();
        try {
            if (!closed && connection != nats) {
                Dispatcher fresh = nats.createDispatcher(this::arrived);
                if (options.group() == null) {
                    fresh.subscribe(topic);
                } else {
                    fresh.subscribe(topic, options.group());
                }
                connection = nats;
                dispatcher = fresh;
            }
        } finally {
            lock.unlock();
        }
    }

    /** On the dispatcher's thread, which waits while all places are taken. */
    private void arrived(Message message) throws InterruptedException {
        places.acquire();
        if (options.maxInFlight() == 1) {
            receive(message);
        } else {
            Thread.ofVirtual().name("micro-broker-nats-" + topic).start(() -> receive(message));
        }
    }

    private void receive(Message message) {
        try {
            Thread.currentThread().setContextClassLoader(loader);
            receiver.receive(new Delivery(message.getSubject(), Envelope.read(message.getData()), 1));
        } catch (Throwable e) {
            // Core NATS keeps nothing: there is no back end to leave the message to.
            LOG.log(Level.DEBUG, "a message of " + topic + " was not handled", e);
        } finally {
            places.release();
        }
    }

    /** How long its end may take. */
    Duration drain() {
        return options.drain();
    }

    boolean isClosed() {
        return closed;
    }

    @Override public void close() {
        close(System.nanoTime() + drain().toNanos());
    }

    /** Unsubscribes, and waits for what has arrived already; not longer than until {@code end}. */
    void close(long end) {
        Connection nats;
        Dispatcher ending;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            nats = connection;
            ending = dispatcher;
        } finally {
            lock.unlock();
        }
        if (nats == null || ending == null) {
            return;
        }
        try {
            if (nats.getStatus() == Connection.Status.CONNECTED) {
                drain(ending, end);
            }
            if (!places.tryAcquire(options.maxInFlight(), left(end), TimeUnit.NANOSECONDS)) {
                LOG.log(Level.WARNING, "the subscription to {0} ends although a receiver has not", topic);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            LOG.log(Level.WARNING, "the subscription to " + topic + " ends without its last messages", e);
        }
        stop(nats, ending);
    }

    private void drain(Dispatcher ending, long end)
            throws InterruptedException, ExecutionException, TimeoutException {
        java.util.concurrent.CompletableFuture<Boolean> drained;
        if (!turn.tryLock(left(end), TimeUnit.NANOSECONDS)) {
            throw new TimeoutException("others that end are still waiting for the server");
        }
        try {
            drained = ending.drain(Duration.ofNanos(left(end)));
        } finally {
            turn.unlock();
        }
        drained.get(left(end), TimeUnit.NANOSECONDS);
    }

    private static void stop(Connection nats, Dispatcher ending) {
        try {
            if (ending.isActive()) {
                nats.closeDispatcher(ending);
            }
        } catch (IllegalStateException | IllegalArgumentException e) {
            LOG.log(Level.DEBUG, "already ended", e);
        }
    }

    /** At least a millisecond: the library takes zero for "for ever". */
    private static long left(long end) {
        return Math.max(Duration.ofMillis(1).toNanos(), end - System.nanoTime());
    }
}
