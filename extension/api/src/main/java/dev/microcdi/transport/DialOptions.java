package dev.microcdi.transport;

import java.time.Duration;

/**
 * Limits of one {@link Transport#dial}.
 *
 * @param connectTimeout how long connecting may take, positive
 */
public record DialOptions(Duration connectTimeout) {
    /** Checks the time. */
    public DialOptions {
        if (connectTimeout.isNegative() || connectTimeout.isZero()) {
            throw new IllegalArgumentException("connectTimeout must be positive, was " + connectTimeout);
        }
    }
}
