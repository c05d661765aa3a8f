package dev.microcdi.core;

import java.time.Duration;
import java.util.Set;

import dev.microcdi.core.settings.Durations;
import dev.microcdi.plugin.Capability;
import dev.microcdi.server.Subscribe;
import dev.microcdi.server.Subscribe.Then;

/**
 * What {@link Subscribe} says, for code: {@code Subscription.to("orders.created").group("billing").retries(5)}.
 *
 * @param topic the topic, not empty
 * @param group empty for the service's name, {@link Subscribe#EVERY_INSTANCE} for all
 * @param broker empty for the selected one, else the name of a further one
 * @param retries attempts after the first, at least 0
 * @param delay the pause before the first retry, not negative
 * @param then what happens to an event that was tried in vain
 * @param maxInFlight events at a time, at least 1
 * @param needs what the broker must be able to do
 */
public record Subscription(String topic, String group, String broker, int retries, Duration delay, Then then,
        int maxInFlight, Set<Capability> needs) {
    /** Checks the values. */
    public Subscription {
        if (topic.isBlank()) {
            throw new IllegalArgumentException("topic is blank");
        }
        if (retries < 0) {
            throw new IllegalArgumentException("retries must not be negative, was " + retries);
        }
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay must not be negative, was " + delay);
        }
        if (maxInFlight < 1) {
            throw new IllegalArgumentException("maxInFlight must be at least 1, was " + maxInFlight);
        }
        needs = Set.copyOf(needs);
    }

    /** With the defaults of the annotation. */
    public static Subscription to(String topic) {
        return new Subscription(topic, "", "", 3, Duration.ofMillis(500), Then.DEFAULT, 1, Set.of());
    }

    /** What an annotation says; it has been checked. */
    public static Subscription of(Subscribe s) {
        return new Subscription(s.value(), s.group(), s.broker(), s.retries(), Durations.parse(s.delay()), s.then(),
                s.maxInFlight(), Set.of(s.needs()));
    }

    /** With this group. */
    public Subscription group(String name) {
        return new Subscription(topic, name, broker, retries, delay, then, maxInFlight, needs);
    }

    /** On this broker. */
    public Subscription broker(String instance) {
        return new Subscription(topic, group, instance, retries, delay, then, maxInFlight, needs);
    }

    /** With so many retries, the first after this pause. */
    public Subscription retries(int count, Duration first) {
        return new Subscription(topic, group, broker, count, first, then, maxInFlight, needs);
    }

    /** With this end for an event that was tried in vain. */
    public Subscription then(Then end) {
        return new Subscription(topic, group, broker, retries, delay, end, maxInFlight, needs);
    }

    /** So many events at a time. */
    public Subscription maxInFlight(int count) {
        return new Subscription(topic, group, broker, retries, delay, then, count, needs);
    }

    /** On a broker that can do this. */
    public Subscription needs(Capability... capabilities) {
        return new Subscription(topic, group, broker, retries, delay, then, maxInFlight, Set.of(capabilities));
    }
}
