package dev.microcdi.nats;

import java.io.IOException;
import java.util.List;
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
import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;
import dev.microcdi.plugin.Plugin;
import io.nats.client.JetStreamApiException;

/**
 * A {@link Broker} on NATS JetStream: as {@link NatsBroker}, and the server keeps messages on disk until each group has
 * acknowledged them. Subjects and payload are the same, so subscribers on core NATS, Go Micro's among them, get what is
 * published here.
 *
 * <p>Delivery: at least once. A publish returns when the stream has stored the message. A group is a durable consumer and gets
 * what is published from its first subscription on; a receiver that throws, or a process that is killed, has its message
 * delivered again after {@code ack-wait}, or when the subscription closes. A subscription without a group is one of core NATS:
 * at most once.
 *
 * <p>Threads: the NATS client's; for each subscription of a group one that fetches, {@code micro-broker-jetstream-<topic>},
 * and up to {@code maxInFlight} on which the receiver is called, {@code micro-broker-jetstream-<topic>-<n>}, all virtual;
 * {@code micro-broker-jetstream-connect} while the first connection is made.
 *
 * <p>Lifecycle: the first operation connects. Afterwards connection and subscriptions come back by themselves.
 * {@link #close} gives back what was fetched and not begun.
 *
 * <p>Errors: {@link UnavailableException}, and {@link MicroException} with code 413 for a message over the server's limit.
 *
 * @see <a href="https://docs.nats.io/nats-concepts/jetstream">JetStream</a>
 */
@Plugin("jetstream")
@Capabilities({Capability.REMOTE, Capability.GROUPS, Capability.DURABLE, Capability.DEAD_LETTER})
@Dependent
public final class JetStreamBroker implements Broker {
    static final String ID = "micro.broker.jetstream";

    private final JetStreamOptions options;
    private final NatsConnection connection;
    private final JetStreams streams;
    private final NatsBroker core;
    private final Set<JetStreamSubscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;

    /**
     * A broker with the default settings.
     *
     * @param addresses {@code host:port}, separated by commas
     */
    public JetStreamBroker(String addresses) {
        this(JetStreamOptions.at(addresses));
    }

    /**
     * A broker; nothing is opened yet.
     *
     * @param options servers, credentials, times
     */
    @Inject public JetStreamBroker(JetStreamOptions options) {
        this.options = options;
        streams = new JetStreams(ID, options);
        connection = new NatsConnection(ID, JetStreamOptions.KEYS, options.nats(), streams::forget, nats -> {},
                Thread::ofVirtual);
        core = new NatsBroker(options.nats(), JetStreamOptions.KEYS);
    }

    @Override public void publish(String topic, Message message, PublishOptions publish) {
        NatsNames.checkDestination(topic);
        long end = NatsLink.end(publish.timeout());
        NatsLink link = connection.get(publish.timeout());
        byte[] payload = NatsBroker.payload(ID, link, topic, message);
        try {
            send(link, topic, payload, publish, end);
        } catch (NoStream e) {
            // The server lost its streams since they were looked at: nobody has the message.
            streams.forget();
            try {
                send(link, topic, payload, publish, end);
            } catch (NoStream again) {
                throw UnavailableException.unreachable(ID, "no stream takes a message for \"" + topic + "\"", again);
            }
        }
    }

    /** The server knows no stream for the subject. */
    private static final class NoStream extends Exception {
        private static final long serialVersionUID = 1L;

        NoStream(Throwable cause) {
            super(cause);
        }
    }

    private void send(NatsLink link, String topic, byte[] payload, PublishOptions publish, long end) throws NoStream {
        if (publish.keepFor() != null) {
            streams.keep(link, topic, publish.keepFor(), end);
        }
        streams.stream(link, topic, end);
        try {
            link.nats.jetStream(JetStreams.within(end)).publish(topic, payload);
        } catch (JetStreamApiException e) {
            throw UnavailableException.unreachable(ID,
                    "JetStream refuses a message for \"" + topic + "\": " + e.getMessage(), e);
        } catch (IllegalStateException e) {
            throw UnavailableException.unreachable(ID, "the connection to NATS was lost before a publish", e);
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("503")) {
                throw new NoStream(e);
            }
            throw UnavailableException.lost(ID, "JetStream did not confirm a message for \"" + topic + "\" within "
                    + publish.timeout(), e);
        }
    }

    @Override public Subscription subscribe(String topic, SubscribeOptions subscribe, Receiver receiver) {
        NatsNames.checkSubject(topic);
        NatsNames.checkGroup(subscribe.group());
        Objects.requireNonNull(receiver, "receiver");
        String group = subscribe.group();
        NatsLink link = connection.get();
        if (group == null) {
            return core.subscribe(topic, subscribe, receiver);
        }
        NatsNames.checkDestination(topic);
        JetStreams.Place place = streams.place(link, topic, group, NatsLink.end(options.connectTimeout()));
        JetStreamSubscription subscription = new JetStreamSubscription(topic, subscribe, receiver, options.ackWait(),
                connection, () -> {
                    streams.forget();
                    return streams.place(connection.get(), topic, group, NatsLink.end(options.connectTimeout()));
                }, subscriptions::remove);
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the NATS plugin is closed");
            }
            subscriptions.add(subscription);
        } finally {
            lock.unlock();
        }
        subscription.start(place);
        return subscription;
    }

    @Override public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        List<Thread> endings = subscriptions.stream()
                .map(s -> Thread.ofVirtual().name("micro-broker-jetstream-close").start(s::close)).toList();
        try {
            for (Thread t : endings) {
                t.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        core.close();
        connection.close();
    }
}
