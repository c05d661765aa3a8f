package dev.microcdi.core.broker;

import org.jspecify.annotations.Nullable;

import dev.microcdi.core.server.Target;

/**
 * One {@code @Subscribe} method: what it wants, and what became of its events.
 *
 * @param topic the topic
 * @param broker where
 * @param group the group; null for every instance by itself
 * @param attempts what is called
 * @param maxInFlight how many at a time
 * @param policy what happens when it throws
 */
record Subscribed(String topic, NamedBroker broker, @Nullable String group, Attempts attempts, int maxInFlight,
        RetryPolicy policy) {
    Target method() {
        return attempts.method();
    }

    Tally tally() {
        return attempts.tally();
    }

    String groupText() {
        return group == null ? "" : group;
    }
}
