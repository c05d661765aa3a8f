package dev.microcdi.http;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.core.spi.Addresses;
import dev.microcdi.core.spi.Envelope;
import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;
import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.plugin.Plugin;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.ServiceInfo;

/**
 * A {@link Broker} without a server of its own, with Go Micro's default broker on the wire: each subscription is a node of the
 * service {@code micro.http.broker} in the registry, and a publisher posts the message to it. Go Micro services on the same
 * registry take part.
 *
 * <p>Delivery: at most once. {@code publish} asks the registry each time, posts to every subscription without a group and to
 * one of each group, all at once, and returns when each has answered that it keeps the message for its receiver. (Go's returns
 * at once, posts later, drops what does not fit, and looks at no answer; and Go's subscriber answers when its handler has
 * ended.) What waits in a process that is killed is lost. One of a group that cannot be reached, is stopping or has no place
 * left is replaced by another. A subscription without a group at whose address nobody listens is taken for ended.
 *
 * <p>Threads: one virtual thread accepts and one for each connection reads, {@code micro-broker-http-accept-<address>} and
 * {@code micro-broker-http-<address>-<number>}, from the first subscription on; up to {@code maxInFlight} for each
 * subscription call the receiver, {@code micro-broker-http-<topic>}, while there are messages; one renews,
 * {@code micro-broker-http-renew}; short ones, {@code micro-broker-http-task-<n>}, ask the registry and post.
 *
 * <p>Lifecycle: the first subscription opens the port. A registry that was away, or lost its data, gets the subscriptions
 * again within a second of its answering, when a publisher here sees it, else at the next {@code broker-interval}.
 * {@link #close} deregisters, and waits for messages in flight as long as their subscriptions say.
 *
 * <p>Errors: {@link UnavailableException} when the registry fails, or a subscriber does not answer, or no one of a group can
 * be reached; {@link MicroException} with code 413 for a message over {@code max-message-size}, and with code 409 for an
 * address that cannot be listened on.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/broker/http.go">Go Micro, broker/http.go</a>
 */
@Plugin("http")
@Capabilities({Capability.REMOTE, Capability.GROUPS})
@Dependent
public final class HttpBroker implements Broker {
    static final String ID = "micro.broker.http";
    static final String TOPIC = "Micro-Topic";
    private static final System.Logger LOG = System.getLogger("dev.microcdi.http");
    /** How long a new subscription may take to be shown by the registry. */
    private static final Duration SHOWN = Duration.ofSeconds(5);
    private static final Duration DEREGISTERED = Duration.ofSeconds(2);

    private final HttpOptions options;
    private final HttpBrokerOptions brokerOptions;
    private final Registry registry;
    private final ConcurrentMap<String, HttpSubscription> subscriptions = new ConcurrentHashMap<>();
    private final HttpPool pool;
    private final ExecutorService executor = Executors
            .newThreadPerTaskExecutor(Thread.ofVirtual().name("micro-broker-http-task-", 0).factory());
    private final HttpDelivery delivery;
    private final HttpRenewal renewal;
    private final ReentrantLock opening = new ReentrantLock();
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable HttpListener listener;

    /**
     * A broker with the default settings.
     *
     * @param registry where subscriptions are found; the caller closes it, after this broker
     */
    public HttpBroker(Registry registry) {
        this(HttpOptions.DEFAULT, HttpBrokerOptions.DEFAULT, registry);
    }

    /**
     * A broker; nothing is opened yet.
     *
     * @param options sizes and connections
     * @param brokerOptions where to listen, and what may wait
     * @param registry where subscriptions are found; the caller closes it, after this broker
     */
    @Inject public HttpBroker(HttpOptions options, HttpBrokerOptions brokerOptions, Registry registry) {
        this.options = Objects.requireNonNull(options, "options");
        this.brokerOptions = Objects.requireNonNull(brokerOptions, "brokerOptions");
        this.registry = Objects.requireNonNull(registry, "registry");
        this.pool = new HttpPool(options);
        this.delivery = new HttpDelivery(new HttpPost(pool, options), executor);
        this.renewal = new HttpRenewal(registry, brokerOptions, subscriptions.values());
    }

    @Override public void publish(String topic, Message message, PublishOptions publishOptions) {
        checkTopic(topic);
        checkOpen();
        long deadline = System.nanoTime() + publishOptions.timeout().toNanos();
        byte[] envelope = Envelope.write(message.withHeader(TOPIC, topic));
        if (envelope.length > options.maxMessageSize()) {
            throw new MicroException(ID, 413, "a message for \"" + topic + "\" is " + envelope.length
                    + " bytes in its envelope, over micro.http.max-message-size, " + options.maxMessageSize(),
                    MicroException.statusText(413), true, null);
        }
        List<HttpTarget> targets = HttpTarget.of(topic, lookup(topic, deadline));
        if (!targets.isEmpty()) {
            delivery.deliver(topic, targets, envelope, deadline);
        }
    }

    private List<ServiceInfo> lookup(String topic, long deadline) {
        try {
            List<ServiceInfo> found = delivery.within("the subscribers of \"" + topic + "\" cannot be looked up",
                    deadline, () -> registry.getService(HttpTarget.SERVICE));
            if (subscriptions.values().stream().anyMatch(s -> s.wanted() && !shows(found, s.id()))) {
                renewal.soon();
            }
            return found;
        } catch (UnavailableException e) {
            renewal.soon();
            throw e;
        }
    }

    private static boolean shows(List<ServiceInfo> found, String id) {
        return found.stream().flatMap(v -> v.nodes().stream()).anyMatch(n -> n.id().equals(id));
    }

    @Override public Subscription subscribe(String topic, SubscribeOptions subscribeOptions, Receiver receiver) {
        checkTopic(topic);
        Objects.requireNonNull(receiver, "receiver");
        if (HttpTarget.BROADCAST.equals(subscribeOptions.group())) {
            throw new IllegalArgumentException("a group cannot be named \"" + HttpTarget.BROADCAST
                    + "\": in Go Micro's http broker that means no group");
        }
        ServiceInfo record = record(topic, subscribeOptions.group(), listen());
        HttpSubscription s = new HttpSubscription(this, brokerOptions, topic, record, subscribeOptions, receiver);
        subscriptions.put(s.id(), s);
        try {
            registry.register(record, brokerOptions.brokerTtl());
            awaitShown(s);
        } catch (RuntimeException e) {
            end(List.of(s));
            throw e;
        }
        s.seen();
        renewal.start();
        if (ended.getCount() == 0) {
            s.close();
        }
        return s;
    }

    private static ServiceInfo record(String topic, @Nullable String group, String address) {
        // Go has one id for all subscriptions of a process to a topic, and loses all but one of them in most registries.
        Node node = new Node(topic + "-" + UUID.randomUUID(), address,
                Map.of("broker", "http", "topic", topic, "secure", "false"));
        return new ServiceInfo(HttpTarget.SERVICE, group == null ? HttpTarget.BROADCAST : group, Map.of(), List.of(),
                List.of(node));
    }

    /** Registries show a new node a little later than they take it. */
    private void awaitShown(HttpSubscription s) {
        long end = System.nanoTime() + SHOWN.toNanos();
        try {
            while (!shows(registry.getService(HttpTarget.SERVICE), s.id())) {
                if (System.nanoTime() - end >= 0) {
                    throw UnavailableException.unreachable(ID, "the registry took a subscription to \"" + s.topic
                            + "\", and does not show it after " + SHOWN, null);
                }
                if (ended.await(10, TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("this http broker is closed");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HttpPost.interrupted("the registry", false, e);
        }
    }

    /** The address that publishers are told. */
    private String listen() {
        opening.lock();
        try {
            checkOpen();
            HttpListener open = listener;
            if (open == null) {
                HostAndPort asked = HttpAddress.parse(ID, brokerOptions.address()).withDefaultPort(0);
                open = new HttpListener("broker",
                        HttpAddress.bind(ID, "micro.broker.address", brokerOptions.address(), asked), asked, options,
                        new HttpReception(subscriptions, options)::serve, gone -> {});
                open.start();
                listener = open;
            }
            String advertise = brokerOptions.brokerAdvertise();
            return advertise == null
                    ? Addresses.advertised(open.address())
                    : HostAndPort.parse(advertise).withDefaultPort(HostAndPort.parse(open.address()).port()).toString();
        } finally {
            opening.unlock();
        }
    }

    /** Ends subscriptions together: nobody finds them, nobody reaches them, and what was taken is handled. */
    void end(Collection<HttpSubscription> ending) {
        List<HttpSubscription> first = ending.stream().filter(HttpSubscription::refuse).toList();
        long start = System.nanoTime();
        var forgotten = first.stream().map(s -> executor.submit(() -> registry.deregister(s.record))).toList();
        for (HttpSubscription s : first) {
            int lost = s.await(start + s.drain().toNanos()).size();
            if (lost > 0) {
                LOG.log(Level.WARNING,
                        "{0} messages of {1} were not handled before its subscription ended, and are lost",
                        lost, s.topic);
            }
        }
        for (int i = 0; i < first.size(); i++) {
            HttpSubscription s = first.get(i);
            try {
                HttpDelivery.await("deregistering", forgotten.get(i), start + DEREGISTERED.toNanos(), true);
            } catch (MicroException e) {
                // One that never was there is told by who subscribes.
                LOG.log(s.isSeen() ? Level.WARNING : Level.DEBUG,
                        "the subscription to " + s.topic + " stays in the registry for up to "
                                + brokerOptions.brokerTtl() + ": it could not be deregistered",
                        e);
            }
            subscriptions.remove(s.id());
        }
    }

    /** Why nobody finds the subscriptions; empty if they do. */
    String problem() {
        return renewal.problem();
    }

    private static void checkTopic(String topic) {
        if (topic.isEmpty()) {
            throw new IllegalArgumentException("topic is empty");
        }
    }

    private void checkOpen() {
        if (ended.getCount() == 0) {
            throw new IllegalStateException("this http broker is closed");
        }
    }

    @Override public void close() {
        HttpListener open;
        opening.lock();
        try {
            ended.countDown();
            open = listener;
        } finally {
            opening.unlock();
        }
        renewal.close();
        end(List.copyOf(subscriptions.values()));
        if (open != null) {
            open.stopAccepting();
            open.close();
        }
        pool.close();
        executor.shutdownNow();
    }
}
