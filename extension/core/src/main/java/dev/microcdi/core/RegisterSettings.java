package dev.microcdi.core;

import java.time.Duration;

import dev.microcdi.plugin.Setting;
import dev.microcdi.plugin.Settings;

/** The keys below {@code micro.register}; Go Micro's values after it has parsed its flags. */
@Settings
@SuppressWarnings("javadoc")
public record RegisterSettings(
        @Setting(text = "How long a node lives in the registry without renewal.", value = "PT60S") Duration ttl,
        @Setting(text = "How often the registration is renewed.", value = "PT30S") Duration interval) {

    /** Checks that the interval is positive and below the TTL. */
    public RegisterSettings {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("interval must be positive");
        }
        if (!ttl.isZero() && interval.compareTo(ttl) >= 0) {
            throw new IllegalArgumentException("interval (" + interval + ") must be shorter than ttl (" + ttl + ")");
        }
    }
}
