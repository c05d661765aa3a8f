package dev.microcdi.nats;

import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

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

/**
 * A {@link Broker} on one connection to core NATS. A topic is a subject, a group is a queue group, the payload is Go Micro's
 * JSON envelope.
 *
 * <p>Delivery: at most once, in order within one subscription with one message in flight. A publish returns when the
 * server has answered a ping that was sent after it on the same connection; while the connection is lost, publishing
 * fails at once. A receiver that throws has lost its message. A subscriber that falls 524,288 messages or 64 MiB behind
 * loses the next ones, and a warning says so.
 *
 * <p>Threads: the NATS client's reader, writer, timer and callback threads, and one for each subscription, on which the
 * receiver is called; with more than one message in flight, virtual threads {@code micro-broker-nats-<topic>}. A receiver
 * may block: other subscriptions have threads of their own. Virtual threads {@code micro-broker-nats-ping} and {@code
 * -connect} live while somebody waits for a confirmation, and for the first connection.
 *
 * <p>Lifecycle: the first operation connects. Afterwards the client reconnects by itself, every 200 ms, and subscribes
 * again. {@link #close} drains the subscriptions, all together no longer than the longest drain asked for.
 *
 * <p>Errors: {@link UnavailableException}, and {@link MicroException} with code 413 for a message over the server's limit.
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
    private final ReentrantLock turn = new ReentrantLock();

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
        this(options, NatsOptions.KEYS);
    }

    /** With the settings elsewhere. */
    NatsBroker(NatsOptions options, String keys) {
        connection = new NatsConnection(ID, keys, options, () -> {}, nats -> subscriptions.forEach(s -> s.open(nats)),
                Thread::ofVirtual);
    }

    @Override public void publish(String topic, Message message, PublishOptions options) {
        NatsNames.checkDestination(topic);
        long end = NatsLink.end(options.timeout());
        NatsLink link = connection.get(options.timeout());
        String mark = link.mark();
        byte[] payload = payload(ID, link, topic, message);
        try {
            link.nats.publish(topic, payload);
        } catch (IllegalStateException e) {
            throw UnavailableException.unreachable(ID, "the connection to NATS was lost before a publish", e);
        }
        link.confirm(mark, NatsLink.left(end), "a message for \"" + topic + "\"");
    }

    /** The envelope, if the server takes it. */
    static byte[] payload(String id, NatsLink link, String topic, Message message) {
        byte[] payload = Envelope.write(message);
        long limit = link.nats.getMaxPayload();
        if (payload.length > limit) {
            throw new MicroException(id, 413, "a message for \"" + topic + "\" is " + payload.length
                    + " bytes in its envelope, and the NATS server takes at most " + limit,
                    MicroException.statusText(413), true, null);
        }
        return payload;
    }

    @Override public Subscription subscribe(String topic, SubscribeOptions options, Receiver receiver) {
        NatsNames.checkSubject(topic);
        NatsNames.checkGroup(options.group());
        Objects.requireNonNull(receiver, "receiver");
        NatsLink link = connection.get();
        String mark = link.mark();
        NatsSubscription subscription = new NatsSubscription(topic, options, receiver, turn,
                connection::problem);
        subscriptions.removeIf(NatsSubscription::isClosed);
        try {
            subscription.open(link.nats);
            subscriptions.add(subscription);
            link.confirm(mark, CONFIRMATION, "a subscription to \"" + topic + "\"");
        } catch (IllegalStateException e) {
            subscription.close();
            throw UnavailableException.unreachable(ID, "the connection to NATS was lost before a subscription", e);
        } catch (UnavailableException e) {
            subscription.close();
            throw e;
        }
        return subscription;
    }

    @Override public void close() {
        long end = System.nanoTime() + subscriptions.stream().map(NatsSubscription::drain)
                .max(Comparator.naturalOrder()).orElse(Duration.ZERO).toNanos();
        subscriptions.forEach(s -> s.close(end));
        subscriptions.clear();
        connection.close();
    }
}
