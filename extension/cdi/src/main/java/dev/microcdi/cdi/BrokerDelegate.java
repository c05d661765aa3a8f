package dev.microcdi.cdi;

import java.util.function.Supplier;

import jakarta.enterprise.inject.Vetoed;

import dev.microcdi.Message;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;

/** An injected {@link Broker}: the plugin that was selected. {@link #close()} does nothing, the service closes it. */
@Vetoed
public class BrokerDelegate implements Broker {
    private final Supplier<Broker> target;

    /** For the container's proxy. */
    public BrokerDelegate() {
        this(Running::proxyOnly);
    }

    BrokerDelegate(Supplier<Broker> target) {
        this.target = target;
    }

    @Override public void publish(String topic, Message message, PublishOptions options) {
        target.get().publish(topic, message, options);
    }

    @Override public Subscription subscribe(String topic, SubscribeOptions options, Receiver receiver) {
        return target.get().subscribe(topic, options, receiver);
    }

    @Override public void close() {
        // Whoever has it injected did not open it.
    }
}
