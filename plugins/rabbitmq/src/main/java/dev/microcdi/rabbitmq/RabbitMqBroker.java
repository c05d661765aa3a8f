package dev.microcdi.rabbitmq;

import java.time.Duration;
import java.util.Comparator;
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
import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;
import dev.microcdi.plugin.Plugin;

/**
 * A {@link Broker} on RabbitMQ, over AMQP 0-9-1. A topic is a routing key, a group is a durable queue {@code <group>:<topic>}, the
 * message is Go Micro's: the body as it is, headers as AMQP headers.
 *
 * <p>Delivery: at least once for a group, from its first subscription on, or from the first message that was kept for it. A
 * publish returns when RabbitMQ has confirmed it: on disk where a durable queue took it. Without a group, each subscription has
 * a queue of its own that goes with the connection: at most once. A message on which a receiver threw is kept from all until
 * the subscription closes, or RabbitMQ's {@code consumer_timeout} (30 minutes) is over. In order, within one subscription with
 * one message in flight.
 *
 * <p>Threads: of the client library, one that reads and one for heartbeats; receivers run on virtual threads
 * {@code micro-broker-rabbitmq-<topic>} and may block. All writing is done by a virtual thread
 * {@code micro-broker-rabbitmq-publish}; others are started to connect, for a declaration, and to close.
 *
 * <p>Lifecycle: the first operation connects. When the connection is lost, it is opened again every half second, and
 * subscriptions with it; meanwhile publishing fails at once. {@link #close} waits for receivers, as long as the longest drain asked for, for all
 * of them together.
 *
 * <p>Errors: {@link UnavailableException}; {@link MicroException} with code 413 for a message over the limit, 403 where the user
 * may not, 409 for a queue that exists as another type; {@link IllegalArgumentException} for a topic with {@code *} or {@code #}
 * and a group with a colon.
 *
 * @see <a href="https://www.rabbitmq.com/docs/confirms">RabbitMQ, acknowledgements and confirms</a>
 * @see <a href="https://github.com/micro/go-micro/blob/master/broker/rabbitmq/rabbitmq.go">Go Micro, broker/rabbitmq</a>
 */
@Plugin("rabbitmq")
@Capabilities({Capability.REMOTE, Capability.GROUPS, Capability.DURABLE, Capability.DEAD_LETTER})
@Dependent
public final class RabbitMqBroker implements Broker {
    private final RabbitMqOptions options;
    private final RabbitMqConnection<RabbitMqLink> connection;
    private final Set<RabbitMqSubscription> subscriptions = ConcurrentHashMap.newKeySet();

    /**
     * A broker with the default user and times.
     *
     * @param addresses {@code host:port}, separated by commas
     */
    public RabbitMqBroker(String addresses) {
        this(RabbitMqOptions.at(addresses));
    }

    /**
     * A broker; nothing is opened yet.
     *
     * @param options nodes, user, queues, times
     */
    @Inject public RabbitMqBroker(RabbitMqOptions options) {
        this.options = options;
        this.connection = new RabbitMqConnection<>(options, RabbitMqRole.BROKER, RabbitMqLink::new, this::openAll);
    }

    /** One that cannot be opened keeps no other from it. */
    private void openAll(RabbitMqLink link) {
        MicroException failure = null;
        for (RabbitMqSubscription subscription : subscriptions) {
            try {
                subscription.open(link);
            } catch (MicroException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override public void publish(String topic, Message message, PublishOptions how) {
        RabbitMqNames.checkTopic(topic);
        RabbitMqNames.checkGroup(how.keepFor(), topic, false);
        if (message.body().length > options.maxMessageSize()) {
            throw RabbitMqMessages.tooLarge(RabbitMqRole.BROKER,
                    "a message for \"" + topic + "\" is " + message.body().length
                            + " bytes, and micro.rabbitmq.max-message-size is " + options.maxMessageSize());
        }
        RabbitMqDeadline end = RabbitMqDeadline.after(how.timeout());
        RabbitMqLink link = connection.get(how.timeout());
        link.publish(new RabbitMqOutgoing(topic, RabbitMqMessages.properties(topic, message, link.frame()),
                message.body()), how, end);
    }

    @Override public Subscription subscribe(String topic, SubscribeOptions how, Receiver receiver) {
        RabbitMqNames.checkTopic(topic);
        RabbitMqNames.checkGroup(how.group(), topic, options.goQueues());
        Objects.requireNonNull(receiver, "receiver");
        RabbitMqLink link = connection.get();
        subscriptions.removeIf(RabbitMqSubscription::isClosed);
        if (options.goQueues() && subscriptions.stream().anyMatch(s -> s.sharesGroup(how.group(), topic))) {
            throw new IllegalArgumentException("with micro.rabbitmq.go-queues the group \"" + how.group()
                    + "\" is one queue, and takes one topic: set another group for \"" + topic + "\"");
        }
        RabbitMqSubscription subscription = new RabbitMqSubscription(topic, how, receiver, connection);
        subscriptions.add(subscription);
        try {
            RabbitMqDeadline.after(options.requestTimeout()).call(() -> {
                subscription.open(link);
                return subscription;
            });
            return subscription;
        } catch (Exception e) {
            subscriptions.remove(subscription);
            // Not waited for: on a node that hangs it takes as long again.
            subscription.closing(RabbitMqDeadline.after(how.drain()));
            throw e instanceof MicroException told
                    ? told
                    : RabbitMqFailures.notMade(RabbitMqRole.BROKER, "the subscription to \"" + topic + "\"",
                            link.node(), e);
        }
    }

    @Override public void close() {
        RabbitMqDeadline end = RabbitMqDeadline.after(subscriptions.stream().map(RabbitMqSubscription::drain)
                .max(Comparator.naturalOrder()).orElse(Duration.ZERO));
        subscriptions.stream().map(s -> s.closing(end)).toList().forEach(end::join);
        subscriptions.clear();
        connection.close();
    }
}
