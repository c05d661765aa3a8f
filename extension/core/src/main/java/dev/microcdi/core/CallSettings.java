package dev.microcdi.core;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.microcdi.core.ClientSettings.Selection;
import dev.microcdi.plugin.Setting;
import dev.microcdi.plugin.Settings;

/**
 * What is special about the calls to one service or one endpoint: the keys below {@code micro.client.services.NAME}. What is
 * not said is as for the service, then as for all calls.
 */
@Settings
@SuppressWarnings("javadoc")
public record CallSettings(
        @Setting(text = "As micro.client.request-timeout.") @Nullable Duration requestTimeout,
        @Setting(text = "As micro.client.attempt-timeout.") @Nullable Duration attemptTimeout,
        @Setting(text = "As micro.client.retries.") @Nullable Integer retries,
        @Setting(text = "Whether running a call twice does no harm, so that it may be repeated after it may have run.") @Nullable Boolean idempotent,
        @Setting(text = "As micro.client.selector.") @Nullable Selection selector,
        @Setting(text = "The version of the service to call; without it, any.") @Nullable String version) {

    /** Checks the times and the number. */
    public CallSettings {
        if (isNotPositive(requestTimeout) || isNotPositive(attemptTimeout)) {
            throw new IllegalArgumentException("request-timeout and attempt-timeout must be positive, were "
                    + requestTimeout + ", " + attemptTimeout);
        }
        if (retries != null && retries < 0) {
            throw new IllegalArgumentException("retries must not be negative, was " + retries);
        }
    }

    private static boolean isNotPositive(@Nullable Duration d) {
        return d != null && (d.isNegative() || d.isZero());
    }
}
