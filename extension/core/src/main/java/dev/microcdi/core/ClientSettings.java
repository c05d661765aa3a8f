package dev.microcdi.core;

import java.time.Duration;

import dev.microcdi.plugin.Setting;
import dev.microcdi.plugin.Settings;

/** The keys below {@code micro.client}. */
@Settings
@SuppressWarnings("javadoc")
public record ClientSettings(
        @Setting(text = "Deadline of a whole call, look-up and all attempts included.", value = "PT30S") Duration requestTimeout,
        @Setting(text = "How long connecting to one node may take.", value = "PT5S") Duration connectTimeout,
        @Setting(text = "How the node is picked.", value = "round-robin") Selection selector) {

    /** How a node is picked among those of a service. */
    public enum Selection {
        /** One after the other, over all calls of this process. */
        ROUND_ROBIN,
        /** Any, each with the same chance. */
        RANDOM
    }

    /** Checks the times. */
    public ClientSettings {
        if (requestTimeout.isNegative() || requestTimeout.isZero() || connectTimeout.isNegative()
                || connectTimeout.isZero()) {
            throw new IllegalArgumentException("request-timeout and connect-timeout must be positive");
        }
    }
}
