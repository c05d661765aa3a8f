package dev.microcdi.core.broker;

import org.jspecify.annotations.Nullable;

import dev.microcdi.MicroException;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.core.loop.Backoff;
import dev.microcdi.core.loop.Loop;
import dev.microcdi.core.loop.Progress;

/** One subscription that should stand: tried from the first second on, until it does. */
final class LastingSubscription implements AutoCloseable {
    private final Loop loop;
    private volatile Broker.@Nullable Subscription subscription;

    LastingSubscription(Broker broker, String topic, SubscribeOptions options, Broker.Receiver receiver,
            Progress progress) {
        loop = Loop.start("micro-subscribe-" + topic, l -> {
            Backoff backoff = new Backoff();
            while (l.running() && subscription == null) {
                try {
                    subscription = broker.subscribe(topic, options, receiver);
                    progress.ok();
                } catch (MicroException | IllegalArgumentException e) {
                    if (l.running()) {
                        progress.failed("not subscribed to " + topic + ": " + e.getMessage());
                    }
                    l.pause(backoff.next());
                }
            }
        });
    }

    @Override public void close() {
        loop.close();
        Broker.Subscription s = subscription;
        if (s != null) {
            s.close();
        }
    }
}
