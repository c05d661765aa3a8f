package dev.microcdi.client;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * All that can be said about one event.
 *
 * @param key events of one key stay in order; null for none
 * @param timeout how long confirmation may take, positive
 * @param headers headers that travel with it
 * @param contentType content type of the event
 * @param broker the instance of the broker; empty for the selected one
 */
public record EventOptions(@Nullable String key, Duration timeout, Map<String, String> headers, String contentType,
        String broker) {
    /** Checks key and time, copies the headers. */
    public EventOptions {
        if (key != null && key.isEmpty()) {
            throw new IllegalArgumentException("key is empty");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be positive, was " + timeout);
        }
        headers = Map.copyOf(headers);
    }
}
