package dev.microcdi.broker;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How to subscribe.
 *
 * @param group subscribers of one group share the messages; null for every instance by itself
 * @param maxInFlight how many messages may be with the receiver at a time, at least 1. A broker with ORDERED_BY_KEY counts for
 *            each sequence that it keeps in order, a partition for example, by itself; and may hand over fewer
 * @param drain how long {@code close()} waits for messages in flight, not negative
 */
public record SubscribeOptions(@Nullable String group, int maxInFlight, Duration drain) {
    private static final Duration DRAIN = Duration.ofSeconds(5);

    /**
     * Options whose drain is five seconds.
     *
     * @param group the group, or null for every instance by itself
     * @param maxInFlight how many messages may be with the receiver at a time
     */
    public SubscribeOptions(@Nullable String group, int maxInFlight) {
        this(group, maxInFlight, DRAIN);
    }

    /** Checks the values. */
    public SubscribeOptions {
        if (group != null && group.isEmpty()) {
            throw new IllegalArgumentException("group is empty");
        }
        if (maxInFlight < 1) {
            throw new IllegalArgumentException("maxInFlight must be at least 1, was " + maxInFlight);
        }
        if (drain.isNegative()) {
            throw new IllegalArgumentException("drain must not be negative, was " + drain);
        }
    }
}
