package dev.microcdi.http;

import java.time.Duration;

import dev.microcdi.plugin.Setting;
import dev.microcdi.plugin.Settings;

/** The keys below {@code micro.http}. */
@Settings
@SuppressWarnings("javadoc")
public record HttpOptions(
        @Setting(text = "Largest body in bytes, on both sides and in both directions.", value = "4194304") int maxMessageSize,
        @Setting(text = "Largest request or response head in bytes, on both sides.", value = "65536") int maxHeaderSize,
        @Setting(text = "How long a listener keeps a connection that sends no request. Go Micro clients reuse one for 60 "
                + "seconds and fail a call on one that was closed, so keep it longer.", value = "PT120S") Duration idleTimeout,
        @Setting(text = "How long the rest of a request head may take once its first byte has come.", value = "PT10S") Duration headTimeout,
        @Setting(text = "Most connections a listener holds at once; further ones wait to be accepted.", value = "10000") int maxConnections,
        @Setting(text = "Most idle connections a caller keeps for each address.", value = "100") int poolSize,
        @Setting(text = "How long a caller keeps an idle connection. Less than the peer's idle timeout.", value = "PT50S") Duration poolIdleTimeout) {
    /** 4 MiB a message, 64 KiB a head, 120 s and 50 s idle. */
    public static final HttpOptions DEFAULT = new HttpOptions(4 << 20, 64 << 10, Duration.ofSeconds(120),
            Duration.ofSeconds(10), 10_000, 100, Duration.ofSeconds(50));

    /** Checks that limits are positive. */
    public HttpOptions {
        if (maxMessageSize <= 0 || maxHeaderSize <= 0 || maxConnections <= 0 || poolSize < 0) {
            throw new IllegalArgumentException(
                    "max-message-size, max-header-size and max-connections must be positive, "
                            + "pool-size must not be negative; they are " + maxMessageSize + ", " + maxHeaderSize + ", "
                            + maxConnections + ", " + poolSize);
        }
        positive("idle-timeout", idleTimeout);
        positive("head-timeout", headTimeout);
        positive("pool-idle-timeout", poolIdleTimeout);
    }

    private static void positive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(key + " must be positive, is " + value);
        }
    }
}
