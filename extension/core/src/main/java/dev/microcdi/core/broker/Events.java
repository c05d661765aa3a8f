package dev.microcdi.core.broker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.codec.Codec;
import dev.microcdi.core.Around;
import dev.microcdi.core.codec.Codecs;
import dev.microcdi.core.loop.Progress;
import dev.microcdi.core.rpc.RpcErrors;
import dev.microcdi.core.rpc.RpcHeaders;
import dev.microcdi.core.server.RpcMethod;
import dev.microcdi.registry.Endpoint;

/**
 * The subscribers of a service: subscribes them, decodes, calls. One that throws is logged, counted and dropped.
 *
 * <p>Threads: a subscriber runs on the thread on which the plugin delivers, with the context class loader of the thread
 * that made this object; one event of a subscription at a time. One loop for each subscription until it stands.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/server/rpc_events.go">Go Micro, rpc_events.go</a>
 */
public final class Events implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.broker");

    private final Codecs codecs;
    private final Around around;
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final List<LastingSubscription> subscriptions = new ArrayList<>();
    private final AtomicLong dropped = new AtomicLong();

    private record Subscriber(String topic, Broker broker, @Nullable String group, RpcMethod method) {
    }

    /** No subscribers yet. */
    public Events(Codecs codecs, Around around) {
        this.codecs = codecs;
        this.around = around;
    }

    /** Adds a subscriber, before {@link #subscribe}. A null group is every instance by itself. */
    public void add(String topic, Broker broker, @Nullable String group, RpcMethod method) {
        subscribers.add(new Subscriber(topic, broker, group, method));
    }

    /** The subscribers as the registry describes them: by topic, descending, as Go orders them. */
    public List<Endpoint> describe() {
        return subscribers.stream().sorted(Comparator.comparing(Subscriber::topic).reversed())
                .map(s -> s.method().describeEvent(s.topic())).toList();
    }

    /** Starts to subscribe; returns at once. Each subscription tells its own progress. */
    public void subscribe(Function<String, Progress> progress) {
        for (Subscriber s : subscribers) {
            subscriptions.add(new LastingSubscription(s.broker(), s.topic(), new SubscribeOptions(s.group(), 1),
                    d -> receive(s, d), progress.apply("subscription " + s.topic() + " of " + s.method())));
        }
    }

    private void receive(Subscriber s, Broker.Delivery delivery) {
        Thread.currentThread().setContextClassLoader(loader);
        try {
            call(s, delivery);
        } catch (Exception e) {
            LOG.log(System.Logger.Level.WARNING, s.method() + " failed on an event of " + s.topic()
                    + "; the event is dropped (" + dropped.incrementAndGet() + " so far)", e);
        }
    }

    private void call(Subscriber s, Broker.Delivery delivery) throws Exception {
        Object event;
        if (s.method().parameter() == Message.class) {
            event = delivery.message();
        } else if (s.method().parameter() == Broker.Delivery.class) {
            event = delivery;
        } else {
            String contentType = delivery.message().headers().getOrDefault(RpcHeaders.CONTENT_TYPE, "application/json");
            Codec codec = codecs.get(contentType);
            event = codec.decode(delivery.message().body(), Objects.requireNonNull(s.method().parameter()));
        }
        around.call(() -> s.method().call(event));
    }

    /**
     * Delivers an event that came over the transport, as Go proxies send it, to every subscriber of its topic, one after
     * the other.
     *
     * @throws MicroException what a subscriber threw
     */
    public void deliver(String topic, Message message) throws Exception {
        for (Subscriber s : subscribers) {
            if (s.topic().equals(topic)) {
                try {
                    call(s, new Broker.Delivery(topic, message, 1));
                } catch (MicroException e) {
                    throw e;
                } catch (Exception e) {
                    throw RpcErrors.text(String.valueOf(e.getMessage()));
                }
            }
        }
    }

    /** How long closing one subscription may take is the plugin's bound. */
    @Override public void close() {
        subscriptions.forEach(LastingSubscription::close);
    }
}
