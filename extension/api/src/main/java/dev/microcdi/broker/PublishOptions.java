package dev.microcdi.broker;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How to publish one message.
 *
 * @param key messages of one key stay in order on a broker with ORDERED_BY_KEY; null for none
 * @param timeout how long confirmation may take, positive
 * @param ensureDestination whether the plugin first makes sure that somebody keeps the message (the dead letter needs it)
 */
public record PublishOptions(@Nullable String key, Duration timeout, boolean ensureDestination) {
    /** No key, five seconds. */
    public static final PublishOptions DEFAULT = new PublishOptions(null, Duration.ofSeconds(5), false);

    /** Checks the time. */
    public PublishOptions {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be positive, was " + timeout);
        }
    }
}
