package dev.microcdi.bench;

import java.time.Duration;

import dev.microcdi.broker.Broker;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;

/** Our side: a plugin, as the engine calls it. */
record PluginMessenger(Broker broker) implements Messenger {
    /** A busy machine is no failure here. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final PublishOptions PUBLISH = new PublishOptions(null, PATIENCE, null);
    private static final PublishOptions KEEP = new PublishOptions(null, PATIENCE, GROUP);

    @Override public void place(String topic) {
        broker.publish(topic, MESSAGE, KEEP);
    }

    @Override public void publish(String topic) {
        broker.publish(topic, MESSAGE, PUBLISH);
    }

    @Override public AutoCloseable receive(String topic, int inFlight, Runnable handled) {
        return broker.subscribe(topic, new SubscribeOptions(GROUP, inFlight), delivery -> handled.run());
    }

    @Override public void close() {
        broker.close();
    }
}
