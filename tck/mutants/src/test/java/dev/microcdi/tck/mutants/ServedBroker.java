package dev.microcdi.tck.mutants;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;

/** A correct broker on a {@link MemoryServer}, which subscribes again by itself. A mutant overrides one method. */
@Capabilities({Capability.GROUPS, Capability.REMOTE, Capability.DURABLE, Capability.ORDERED_BY_KEY,
    Capability.DEAD_LETTER})
class ServedBroker implements Broker {
    final String address;
    private final List<Served> subscriptions = new CopyOnWriteArrayList<>();
    private final Runnable again = this::subscribeAgain;
    private final Runnable lost = () -> subscriptions.forEach(Served::lose);
    volatile boolean closed;

    ServedBroker(String address) {
        this.address = address;
        MemoryServer server = MemoryServer.at(address);
        if (server != null) {
            server.onStart(again);
            server.onLoss(lost);
        }
    }

    void subscribeAgain() {
        subscriptions.forEach(Served::open);
    }

    Broker broker() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        MemoryServer server = MemoryServer.at(address);
        if (server == null) {
            throw UnavailableException.unreachable("served", "nobody at " + address, null);
        }
        return server.broker();
    }

    @Override public void publish(String topic, Message message, PublishOptions options) {
        broker().publish(topic, message, options);
    }

    @Override public Subscription subscribe(String topic, SubscribeOptions options, Receiver receiver) {
        Served served = new Served(topic, options, receiver);
        served.open();
        subscriptions.add(served);
        return served;
    }

    @Override public void close() {
        closed = true;
        MemoryServer server = MemoryServer.at(address);
        if (server != null) {
            server.forget(again);
            server.forget(lost);
        }
        subscriptions.forEach(Served::close);
    }

    /** The same subscription with another end. */
    static Subscription closing(Subscription subscription, Runnable close) {
        return new Subscription() {
            @Override public String problem() {
                return subscription.problem();
            }

            @Override public void close() {
                close.run();
            }
        };
    }

    private final class Served implements Subscription {
        private final String topic;
        private final SubscribeOptions options;
        private final Receiver receiver;
        private @Nullable Subscription subscription;

        Served(String topic, SubscribeOptions options, Receiver receiver) {
            this.topic = topic;
            this.options = options;
            this.receiver = receiver;
        }

        void open() {
            subscription = broker().subscribe(topic, options, receiver);
        }

        void lose() {
            if (subscription != null) {
                subscription.close();
            }
        }

        @Override public String problem() {
            MemoryServer server = MemoryServer.at(address);
            return server != null && server.isUp() ? "" : "nobody at " + address;
        }

        @Override public void close() {
            subscriptions.remove(this);
            if (subscription != null) {
                subscription.close();
            }
        }
    }
}
