package dev.microcdi.core;

import java.time.Duration;

import dev.microcdi.core.registry.LookupPolicy;
import dev.microcdi.plugin.Setting;
import dev.microcdi.plugin.Settings;

/** The keys below {@code micro.client}. */
@Settings
@SuppressWarnings("javadoc")
public record ClientSettings(
        @Setting(text = "Deadline of a whole call, look-up and all attempts included.", value = "PT30S") Duration requestTimeout,
        @Setting(text = "How long connecting to one node may take.", value = "PT5S") Duration connectTimeout,
        @Setting(text = "How long the confirmation of an event may take.", value = "PT5S") Duration publishTimeout,
        @Setting(text = "How the node is picked.", value = "round-robin") Selection selector,
        @Setting(text = "How long a sudden \"nobody\" of the registry is not believed where nodes were known, for example while an emptied store fills again.", value = "PT0S") Duration lookupHold,
        @Setting(text = "How many services are followed in the registry at once; the one not called for longest makes room.", value = "1000") int lookupLimit,
        @Setting(text = "A service that was not called for this long makes room for others first.", value = "PT10M") Duration lookupIdle,
        @Setting(text = "In a registry without time to live (nats, mdns): how long a node may be silent before it is asked whether it is still there, and gone when it does not answer twice. Longer than the interval at which services register again.", value = "PT60S") Duration lookupSilence) {

    /** How a node is picked among those of a service. */
    public enum Selection {
        /** One after the other, over all calls of this process. */
        ROUND_ROBIN,
        /** Any, each with the same chance. */
        RANDOM
    }

    /** How look-ups are kept. */
    LookupPolicy lookups() {
        return new LookupPolicy(lookupHold, lookupLimit, lookupIdle, lookupSilence);
    }

    /** Checks the times and the limit. */
    public ClientSettings {
        if (requestTimeout.isNegative() || requestTimeout.isZero() || connectTimeout.isNegative()
                || connectTimeout.isZero()) {
            throw new IllegalArgumentException("request-timeout and connect-timeout must be positive");
        }
        if (publishTimeout.isNegative() || publishTimeout.isZero()) {
            throw new IllegalArgumentException("publish-timeout must be positive, was " + publishTimeout);
        }
        if (lookupHold.isNegative()) {
            throw new IllegalArgumentException("lookup-hold must not be negative, was " + lookupHold);
        }
        if (lookupLimit < 1) {
            throw new IllegalArgumentException("lookup-limit must be at least 1, was " + lookupLimit);
        }
        if (lookupIdle.isNegative() || lookupIdle.isZero() || lookupSilence.isNegative() || lookupSilence.isZero()) {
            throw new IllegalArgumentException("lookup-idle and lookup-silence must be positive");
        }
    }
}
