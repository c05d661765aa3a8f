package dev.microcdi.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * All that can be said about one call.
 *
 * @param timeout deadline of the whole call, positive
 * @param addresses nodes to call without asking the registry; empty to ask it
 * @param headers headers that travel with the call
 * @param contentType content type of request and reply
 */
public record CallOptions(Duration timeout, List<String> addresses, Map<String, String> headers, String contentType) {
    /** Checks the time, copies the collections. */
    public CallOptions {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be positive, was " + timeout);
        }
        addresses = List.copyOf(addresses);
        headers = Map.copyOf(headers);
    }
}
