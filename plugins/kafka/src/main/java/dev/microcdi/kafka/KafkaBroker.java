package dev.microcdi.kafka;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.kafka.KafkaOptions.GroupProtocol;
import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;
import dev.microcdi.plugin.Plugin;

/**
 * A {@link Broker} on Kafka. A topic is a topic, a group is a consumer group, the value is Go Micro's JSON envelope. A topic
 * that is missing is made by the first publish or subscription.
 *
 * <p>Delivery: at least once, in order within a partition, which one key always goes to. A publish returns when all
 * replicas in sync have the message. A group begins at the start of the log, so it gets what was published before it
 * first subscribed and is still kept; without a group a subscription begins at the end. Each partition hands over one
 * message at a time, whatever {@code maxInFlight} is, and partitions do not wait for each other. A message whose receiver
 * throws keeps the group's offset before it: it comes again, with those after it, when the partition is given to a member
 * anew. Kafka does not count deliveries: the attempt is always 1.
 *
 * <p>Threads: those of Kafka's client (a producer's and an admin client's, for a group one more); for each subscription a
 * platform thread {@code micro-broker-kafka-<topic>}, which polls; receivers on virtual threads
 * {@code micro-broker-kafka-<topic>-<partition>}; for each publish a virtual thread {@code micro-broker-kafka-publish}. A receiver
 * may block for minutes: its partition is paused, and its member stays in the group.
 *
 * <p>Lifecycle: the first operation connects. Afterwards the client reconnects by itself, and groups are joined again.
 * {@link #close} waits for the messages with receivers as long as their subscriptions were told to, commits, and leaves the
 * groups.
 *
 * <p>Errors: {@link UnavailableException}; {@link MicroException} with code 413 for a message over the limit, with 403 for a
 * missing right; IllegalArgumentException for a name that Kafka does not take.
 *
 * @see <a href="https://kafka.apache.org/documentation/#design">Kafka, design</a>
 * @see <a href="https://github.com/micro/plugins/blob/main/v4/broker/kafka/kafka.go">Go Micro, broker/kafka</a>
 */
@Plugin("kafka")
@Capabilities({Capability.REMOTE, Capability.GROUPS, Capability.DURABLE, Capability.ORDERED_BY_KEY,
    Capability.DEAD_LETTER, Capability.REPLAY})
@Dependent
public final class KafkaBroker implements Broker {
    private static final Duration PRODUCER_END = Duration.ofSeconds(1);

    private final KafkaOptions options;
    private final KafkaClients clients;
    private final KafkaTopics topics;
    private final KafkaFailures failures;
    private final Set<KafkaSubscription> subscriptions = ConcurrentHashMap.newKeySet();

    /**
     * A broker with the default settings.
     *
     * @param addresses {@code host:port}, separated by commas
     */
    public KafkaBroker(String addresses) {
        this(KafkaOptions.at(addresses));
    }

    /**
     * A broker; nothing is opened yet.
     *
     * @param options servers, credentials, limits
     */
    @Inject public KafkaBroker(KafkaOptions options) {
        this.options = options;
        this.clients = new KafkaClients(new KafkaConfig(options));
        this.topics = new KafkaTopics(clients, options);
        this.failures = new KafkaFailures(options, clients.config().addresses());
    }

    /** A group begins at the start of the log: keeping for it means that the topic is there, which it always is. */
    @Override public void publish(String topic, Message message, PublishOptions how) {
        KafkaNames.checkTopic(topic);
        KafkaNames.checkGroup(how.keepFor());
        clients.check();
        new KafkaPublish(clients, topics, failures, topic, message, how).await(how.timeout());
    }

    @Override public Subscription subscribe(String topic, SubscribeOptions how, Receiver receiver) {
        KafkaNames.checkTopic(topic);
        KafkaNames.checkGroup(how.group());
        Objects.requireNonNull(receiver, "receiver");
        clients.check();
        subscriptions.removeIf(KafkaSubscription::isClosed);
        String what = "the subscription to \"" + topic + "\"" + (how.group() == null ? "" : " of " + how.group());
        try {
            topics.declare(topic);
            KafkaSubscription subscription = subscription(topic, how, what, receiver);
            start(subscription);
            return subscription;
        } catch (ExecutionException e) {
            throw failures.of(what, true, e);
        } catch (TimeoutException e) {
            throw failures.late("did not take " + what + " into its group within " + options.joinTimeout()
                    + " (micro.kafka.join-timeout)", false, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failures.late("had not opened " + what + " when its caller was interrupted", false, e);
        }
    }

    private void start(KafkaSubscription subscription)
            throws ExecutionException, InterruptedException, TimeoutException {
        subscriptions.add(subscription);
        boolean started = false;
        try {
            subscription.start(options.joinTimeout());
            // Closed meanwhile by another thread: not to be left behind.
            clients.check();
            started = true;
        } finally {
            if (!started) {
                subscriptions.remove(subscription);
                subscription.cancel();
            }
        }
    }

    private KafkaSubscription subscription(String topic, SubscribeOptions how, String what, Receiver receiver)
            throws ExecutionException, InterruptedException, TimeoutException {
        String group = how.group();
        boolean next = group != null && (options.groupProtocol() == GroupProtocol.CONSUMER
                || (options.groupProtocol() == GroupProtocol.AUTO && topics.hasConsumerProtocol()));
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        KafkaOwnFeed own = new KafkaOwnFeed(topic);
        return new KafkaSubscription(topic, what, () -> clients.consumer(group, next),
                group == null ? own : new KafkaGroupFeed(topic, how.drain()),
                drained -> new KafkaLanes(partition -> new KafkaLane(partition, own.position(partition), receiver,
                        loader, drained)),
                new KafkaLog(what, clients.config().addresses()), options.connectTimeout(), how.drain());
    }

    @Override public void close() {
        subscriptions.forEach(KafkaSubscription::stop);
        subscriptions.forEach(KafkaSubscription::await);
        subscriptions.clear();
        clients.close(PRODUCER_END);
    }
}
