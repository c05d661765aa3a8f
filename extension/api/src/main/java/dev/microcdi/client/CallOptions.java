package dev.microcdi.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * All that can be said about one call.
 *
 * @param timeout deadline of the whole call, positive
 * @param attemptTimeout how long one attempt may take, positive; null for what is left of the deadline
 * @param retries how often it may be repeated after an attempt that cost work, not negative
 * @param idempotent whether running it twice does no harm, so that it may be repeated after it may have run
 * @param version the version of the service to call; null for any
 * @param metadata what the metadata of a node must have to be called
 * @param addresses nodes to call without asking the registry; empty to ask it
 * @param headers headers that travel with the call
 * @param contentType content type of request and reply
 */
public record CallOptions(Duration timeout, @Nullable Duration attemptTimeout, int retries, boolean idempotent,
        @Nullable String version, Map<String, String> metadata, List<String> addresses, Map<String, String> headers,
        String contentType) {
    /** Checks times and numbers, copies the collections. */
    public CallOptions {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be positive, was " + timeout);
        }
        if (attemptTimeout != null && (attemptTimeout.isNegative() || attemptTimeout.isZero())) {
            throw new IllegalArgumentException("attempt timeout must be positive, was " + attemptTimeout);
        }
        if (retries < 0) {
            throw new IllegalArgumentException("retries must not be negative, was " + retries);
        }
        metadata = Map.copyOf(metadata);
        addresses = List.copyOf(addresses);
        headers = Map.copyOf(headers);
    }

    /**
     * A call of which nothing else is said.
     *
     * @param timeout deadline of the whole call, positive
     * @param contentType content type of request and reply
     * @return options without retries
     */
    public static CallOptions of(Duration timeout, String contentType) {
        return new CallOptions(timeout, null, 0, false, null, Map.of(), List.of(), Map.of(), contentType);
    }

    /**
     * The same with other headers.
     *
     * @param all all headers that travel with the call
     * @return new options
     */
    public CallOptions withHeaders(Map<String, String> all) {
        return new CallOptions(timeout, attemptTimeout, retries, idempotent, version, metadata, addresses, all,
                contentType);
    }

    CallOptions withTimeout(Duration t) {
        return new CallOptions(t, attemptTimeout, retries, idempotent, version, metadata, addresses, headers,
                contentType);
    }

    CallOptions withAttemptTimeout(Duration t) {
        return new CallOptions(timeout, t, retries, idempotent, version, metadata, addresses, headers, contentType);
    }

    CallOptions withRetries(int n) {
        return new CallOptions(timeout, attemptTimeout, n, idempotent, version, metadata, addresses, headers,
                contentType);
    }

    CallOptions withIdempotent() {
        return new CallOptions(timeout, attemptTimeout, retries, true, version, metadata, addresses, headers,
                contentType);
    }

    CallOptions withVersion(String v) {
        return new CallOptions(timeout, attemptTimeout, retries, idempotent, v, metadata, addresses, headers,
                contentType);
    }

    CallOptions withMetadata(String key, String value) {
        return new CallOptions(timeout, attemptTimeout, retries, idempotent, version, and(metadata, key, value),
                addresses, headers, contentType);
    }

    CallOptions withAddresses(List<String> a) {
        return new CallOptions(timeout, attemptTimeout, retries, idempotent, version, metadata, a, headers,
                contentType);
    }

    CallOptions withHeader(String name, String value) {
        return new CallOptions(timeout, attemptTimeout, retries, idempotent, version, metadata, addresses,
                and(headers, name, value), contentType);
    }

    CallOptions withContentType(String type) {
        return new CallOptions(timeout, attemptTimeout, retries, idempotent, version, metadata, addresses, headers,
                type);
    }

    private static Map<String, String> and(Map<String, String> some, String key, String value) {
        Map<String, String> more = new TreeMap<>(some);
        more.put(key, value);
        return more;
    }
}
