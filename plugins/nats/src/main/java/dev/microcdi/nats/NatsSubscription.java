package dev.microcdi.nats;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import dev.microcdi.broker.Broker.Delivery;
import dev.microcdi.broker.Broker.Receiver;
import dev.microcdi.broker.Broker.Subscription;
import dev.microcdi.core.spi.Envelope;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;

/** One subscription: a dispatcher of the client library, and a place for each message in flight. */
final class NatsSubscription implements Subscription {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.nats");
    private static final Duration END = Duration.ofSeconds(5);

    private final Connection connection;
    private final String topic;
    private final Receiver receiver;
    private final int maxInFlight;
    private final Semaphore places;
    private final Dispatcher dispatcher;
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final AtomicBoolean closed = new AtomicBoolean();

    NatsSubscription(Connection connection, String topic, @Nullable String group, int maxInFlight, Receiver receiver) {
        this.connection = connection;
        this.topic = topic;
        this.receiver = receiver;
        this.maxInFlight = maxInFlight;
        this.places = new Semaphore(maxInFlight);
        this.dispatcher = connection.createDispatcher(this::arrived);
        if (group == null) {
            dispatcher.subscribe(topic);
        } else {
            dispatcher.subscribe(topic, group);
        }
    }

    /** On the dispatcher's thread, which waits while all places are taken. */
    private void arrived(Message message) throws InterruptedException {
        places.acquire();
        if (maxInFlight == 1) {
            receive(message);
        } else {
            Thread.ofVirtual().name("micro-broker-nats-" + topic).start(() -> receive(message));
        }
    }

    private void receive(Message message) {
        Thread.currentThread().setContextClassLoader(loader);
        try {
            receiver.receive(new Delivery(message.getSubject(), Envelope.read(message.getData()), 1));
        } catch (Exception e) {
            // Core NATS keeps nothing: there is no back end to leave the message to.
            LOG.log(Level.DEBUG, "a message of " + topic + " was not handled", e);
        } finally {
            places.release();
        }
    }

    boolean isClosed() {
        return closed.get();
    }

    @Override public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            if (connection.getStatus() == Connection.Status.CONNECTED) {
                dispatcher.drain(END).get(END.toMillis(), TimeUnit.MILLISECONDS);
            }
            if (!places.tryAcquire(maxInFlight, END.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.WARNING, "subscription {0} ends with messages in flight after {1}", topic, END);
            }
            if (dispatcher.isActive() && connection.getStatus() != Connection.Status.CLOSED) {
                connection.closeDispatcher(dispatcher);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | IllegalStateException | IllegalArgumentException e) {
            LOG.log(Level.DEBUG, "subscription " + topic + " ended without its last messages", e);
        }
    }
}
