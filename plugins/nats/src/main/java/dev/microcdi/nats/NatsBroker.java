package dev.microcdi.nats;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.core.spi.Envelope;
import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;
import dev.microcdi.plugin.Plugin;
import io.nats.client.Connection;

/**
 * A {@link Broker} on one connection to core NATS. A topic is a subject, a group is a queue group, the payload is Go Micro's
 * JSON envelope.
 *
 * <p>Delivery: at most once, in order within one subscription with one message in flight. A publish is confirmed when the
 * server has answered a ping that was sent after it; while the connection is lost, publishing fails at once. A subscriber
 * that falls 500,000 messages behind loses the next ones, and a warning says so.
 *
 * <p>Threads: the NATS client's reader, writer, timer and callback threads, and one for each subscription, on which the
 * receiver is called; with more than one message in flight, virtual threads {@code micro-broker-nats-<topic>}.
 *
 * <p>Lifecycle: the first operation connects. Afterwards the client reconnects by itself, every 200 ms, and subscribes
 * again. {@link #close} drains each subscription, at most five seconds.
 *
 * @see <a href="https://docs.nats.io/nats-concepts/core-nats">Core NATS</a>
 * @see <a href="https://github.com/micro/go-micro/blob/master/broker/nats/nats.go">Go Micro, broker/nats</a>
 */
@Plugin("nats")
@Capabilities({Capability.REMOTE, Capability.GROUPS})
@Dependent
public final class NatsBroker implements Broker {
    private static final String ID = "micro.broker.nats";
    private static final Duration CONFIRMATION = Duration.ofSeconds(5);

    private final NatsConnection connection;
    private final Set<NatsSubscription> subscriptions = ConcurrentHashMap.newKeySet();

    /**
     * A broker with the default credentials and times.
     *
     * @param addresses {@code host:port}, separated by commas
     */
    public NatsBroker(String addresses) {
        this(NatsOptions.at(addresses));
    }

    /**
     * A broker; nothing is opened yet.
     *
     * @param options servers, credentials, times
     */
    @Inject public NatsBroker(NatsOptions options) {
        connection = new NatsConnection(ID, options);
    }

    @Override public void publish(String topic, Message message, PublishOptions options) {
        checkSubject(topic);
        connection.checkOpen();
        byte[] payload = Envelope.write(message);
        Connection nats = connection.get();
        long limit = nats.getMaxPayload();
        if (payload.length > limit) {
            throw new MicroException(ID, 413, "a message for \"" + topic + "\" is " + payload.length
                    + " bytes in its envelope, and the NATS server takes at most " + limit,
                    MicroException.statusText(413),
                    true, null);
        }
        try {
            nats.publish(topic, payload);
        } catch (IllegalStateException e) {
            throw UnavailableException.unreachable(ID, "the connection to NATS was lost before a publish", e);
        }
        connection.flush(nats, options.timeout(), "a message for \"" + topic + "\"");
    }

    @Override public Subscription subscribe(String topic, SubscribeOptions options, Receiver receiver) {
        checkSubject(topic);
        Objects.requireNonNull(receiver, "receiver");
        connection.checkOpen();
        Connection nats = connection.get();
        NatsSubscription subscription;
        try {
            subscription = new NatsSubscription(nats, topic, options.group(), options.maxInFlight(), receiver);
        } catch (IllegalStateException e) {
            throw UnavailableException.unreachable(ID, "the connection to NATS was lost before a subscription", e);
        }
        try {
            connection.flush(nats, CONFIRMATION, "a subscription to \"" + topic + "\"");
        } catch (RuntimeException e) {
            subscription.close();
            throw e;
        }
        subscriptions.removeIf(NatsSubscription::isClosed);
        subscriptions.add(subscription);
        return subscription;
    }

    private static void checkSubject(String topic) {
        if (topic.isEmpty() || topic.startsWith(".") || topic.endsWith(".") || topic.contains("..")
                || topic.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("\"" + topic
                    + "\" is not a NATS subject: words without blanks, separated by single dots");
        }
    }

    @Override public void close() {
        subscriptions.forEach(NatsSubscription::close);
        subscriptions.clear();
        connection.close();
    }
}
