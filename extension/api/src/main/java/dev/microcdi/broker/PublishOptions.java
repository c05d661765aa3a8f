package dev.microcdi.broker;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How to publish one message.
 *
 * @param key messages of one key stay in order on a broker with ORDERED_BY_KEY; null for none
 * @param timeout how long confirmation may take, positive
 * @param keepFor a group that must get the message even if it has never subscribed: a broker with DEAD_LETTER first makes the
 *            place where the message waits for it; null for none
 */
public record PublishOptions(@Nullable String key, Duration timeout, @Nullable String keepFor) {
    /** No key, five seconds, kept for those who have subscribed. */
    public static final PublishOptions DEFAULT = new PublishOptions(null, Duration.ofSeconds(5), null);

    /** Checks the time. */
    public PublishOptions {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be positive, was " + timeout);
        }
        if (keepFor != null && keepFor.isEmpty()) {
            throw new IllegalArgumentException("keepFor is empty");
        }
    }
}
