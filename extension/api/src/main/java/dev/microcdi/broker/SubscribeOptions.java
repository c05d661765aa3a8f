package dev.microcdi.broker;

import org.jspecify.annotations.Nullable;

/**
 * How to subscribe.
 *
 * @param group subscribers of one group share the messages; null for every instance by itself
 * @param maxInFlight how many messages may be with the receiver at a time, at least 1
 */
public record SubscribeOptions(@Nullable String group, int maxInFlight) {
    /** Checks the number. */
    public SubscribeOptions {
        if (maxInFlight < 1) {
            throw new IllegalArgumentException("maxInFlight must be at least 1, was " + maxInFlight);
        }
    }
}
