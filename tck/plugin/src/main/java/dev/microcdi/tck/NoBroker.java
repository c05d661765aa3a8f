package dev.microcdi.tck;

import dev.microcdi.Message;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;

/** For services that neither publish nor subscribe. */
final class NoBroker implements Broker {
    static final Broker INSTANCE = new NoBroker();

    private NoBroker() {
    }

    @Override public void publish(String topic, Message message, PublishOptions options) {
        throw new UnsupportedOperationException("these rules publish nothing");
    }

    @Override public Subscription subscribe(String topic, SubscribeOptions options, Receiver receiver) {
        throw new UnsupportedOperationException("these rules subscribe to nothing");
    }

    @Override public void close() {
        // nothing is open
    }
}
