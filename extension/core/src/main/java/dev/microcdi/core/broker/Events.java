package dev.microcdi.core.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

import dev.microcdi.Choice;
import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.core.Around;
import dev.microcdi.core.Interceptors;
import dev.microcdi.core.Subscription;
import dev.microcdi.core.codec.Codecs;
import dev.microcdi.core.loop.Progress;
import dev.microcdi.core.rpc.RpcErrors;
import dev.microcdi.core.server.Target;
import dev.microcdi.registry.Endpoint;
import dev.microcdi.server.Subscribe;
import dev.microcdi.server.Subscriber;

/**
 * The subscribers of a service: subscribes them, keeps them subscribed, and ends them together. What becomes of one event is
 * {@link Handling}'s.
 *
 * <p>Threads: a subscriber runs on the thread on which the plugin delivers. One loop for each subscription until it stands,
 * {@code micro-subscribe-<topic>}; one thread for each while they end, {@code micro-unsubscribe-<topic>}.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/server/rpc_events.go">Go Micro, rpc_events.go</a>
 */
public final class Events implements AutoCloseable {
    private final String service;
    private final Codecs codecs;
    private final Around around;
    private final Interceptors interceptors;
    private final Duration drain;
    private final Stopping stopping = new Stopping();
    private final List<Subscribed> subscribers = new ArrayList<>();
    private final List<LastingSubscription> subscriptions = new ArrayList<>();

    /**
     * No subscribers yet.
     *
     * @param service its name is the default group; empty for a process without handlers
     * @param drain how long events in flight may take when the service stops
     */
    public Events(String service, Codecs codecs, Around around, Interceptors interceptors, Duration drain) {
        this.service = service;
        this.codecs = codecs;
        this.around = around;
        this.interceptors = interceptors;
        this.drain = drain;
    }

    /** Adds a subscriber, before {@link #subscribe}. */
    public void add(Subscription s, NamedBroker broker, Target target) {
        String group = s.group().equals(Subscribe.EVERY_INSTANCE)
                ? null
                : !s.group().isEmpty() ? s.group() : service.isEmpty() ? null : service;
        Attempts attempts = new Attempts(service, target, codecs, around, interceptors, s.maxInFlight());
        subscribers.add(new Subscribed(s.topic(), broker, group, attempts, s.maxInFlight(), RetryPolicy.of(s, broker)));
    }

    /** The subscribers as the registry describes them: by topic, descending, as Go orders them. */
    public List<Endpoint> describe() {
        return subscribers.stream().sorted(Comparator.comparing(Subscribed::topic).reversed())
                .map(s -> s.method().describeEvent(s.topic())).toList();
    }

    /** As {@link dev.microcdi.Service#subscribers()}. */
    public List<Subscriber> subscribers() {
        return subscribers.stream().map(s -> new Subscriber(s.topic(), s.groupText(),
                s.broker().instance().equals(Choice.DEFAULT) ? "" : s.broker().instance(), s.method().toString(),
                s.tally().inFlight.get(), s.tally().handled.sum(), s.tally().retried.sum(),
                s.tally().deadLettered.sum(), s.tally().dropped.sum(), s.tally().problem.get())).toList();
    }

    /** Starts to subscribe; returns at once. Each subscription tells its own progress. */
    public void subscribe(Function<String, Progress> progress) {
        for (Subscribed s : subscribers) {
            LastingSubscription subscription = new LastingSubscription(s,
                    new SubscribeOptions(s.group(), s.maxInFlight(), drain),
                    progress.apply("subscription " + s.topic() + " of " + s.method()));
            subscription.start(handling(s, subscription));
            subscriptions.add(subscription);
        }
    }

    private Handling handling(Subscribed s, LastingSubscription subscription) {
        String keepFor = s.group() != null ? s.group() : service.isEmpty() ? "micro" : service;
        return new Handling(s, new DeadLetters(s.broker().broker(), keepFor, stopping), stopping, why -> {
            subscription.failed("the subscription to " + s.topic() + " of " + s.method() + " has stopped: " + why);
            subscription.ending();
        });
    }

    /**
     * Delivers an event that came over the transport, as Go proxies send it, to every subscriber of its topic, one after
     * the other.
     *
     * @throws MicroException what a subscriber threw
     */
    public void deliver(String topic, Message message) throws Exception {
        for (Subscribed s : subscribers) {
            if (s.topic().equals(topic)) {
                try {
                    s.attempts().call(new Broker.Delivery(topic, message, 1));
                } catch (MicroException e) {
                    throw e;
                } catch (Exception e) {
                    throw RpcErrors.text(String.valueOf(e.getMessage()));
                }
            }
        }
    }

    /** Ends all together: what is in flight finishes within the drain time, what waits for a retry is left to its back end. */
    @Override public void close() {
        stopping.stop();
        List<Thread> endings = subscriptions.stream().map(LastingSubscription::ending).toList();
        for (Thread t : endings) {
            try {
                t.join(drain.plusSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
