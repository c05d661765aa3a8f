package dev.microcdi.broker;

import org.jspecify.annotations.Nullable;

/**
 * How to subscribe.
 *
 * @param group subscribers of one group share the messages; null for every instance by itself
 * @param maxInFlight how many messages may be with the receiver at a time, at least 1. A broker with ORDERED_BY_KEY counts for
 *            each sequence that it keeps in order, a partition for example, by itself; and may hand over fewer
 */
public record SubscribeOptions(@Nullable String group, int maxInFlight) {
    /** Checks the number. */
    public SubscribeOptions {
        if (group != null && group.isEmpty()) {
            throw new IllegalArgumentException("group is empty");
        }
        if (maxInFlight < 1) {
            throw new IllegalArgumentException("maxInFlight must be at least 1, was " + maxInFlight);
        }
    }
}
