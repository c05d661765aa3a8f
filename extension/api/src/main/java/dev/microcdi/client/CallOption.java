package dev.microcdi.client;

import java.time.Duration;
import java.util.List;

/**
 * Something to say about one call: {@code client.call(…, timeout(Duration.ofSeconds(2)), header("Tenant", "acme"))}.
 */
@FunctionalInterface
public interface CallOption {
    /**
     * Applies itself.
     *
     * @param options what was said so far
     * @return the same with this option
     */
    CallOptions apply(CallOptions options);

    /**
     * The deadline of the whole call, counted from its start.
     *
     * @param timeout positive
     * @return the option
     */
    static CallOption timeout(Duration timeout) {
        return o -> o.withTimeout(timeout);
    }

    /**
     * How long one attempt may take, so that time is left for another one. Of use for idempotent calls only: one that may
     * have run is not repeated.
     *
     * @param timeout positive
     * @return the option
     */
    static CallOption attemptTimeout(Duration timeout) {
        return o -> o.withAttemptTimeout(timeout);
    }

    /**
     * How often the call may be repeated after an attempt that cost work. Going on to the next node after one that could
     * not be reached does not count.
     *
     * @param times 0 for never
     * @return the option
     */
    static CallOption retries(int times) {
        return o -> o.withRetries(times);
    }

    /**
     * Running it twice does no harm: it may be repeated although it may have run.
     *
     * @return the option
     */
    static CallOption idempotent() {
        return CallOptions::withIdempotent;
    }

    /**
     * Calls nodes of this version of the service only.
     *
     * @param version as registered, {@code micro.server.version} of the service
     * @return the option
     */
    static CallOption version(String version) {
        return o -> o.withVersion(version);
    }

    /**
     * Calls nodes that have this in their metadata only: {@code metadata("zone", "a")}. May be said several times.
     *
     * @param key the key
     * @param value its value
     * @return the option
     */
    static CallOption metadata(String key, String value) {
        return o -> o.withMetadata(key, value);
    }

    /**
     * Calls these nodes, without asking the registry.
     *
     * @param addresses at least one address of the transport
     * @return the option
     */
    static CallOption address(String... addresses) {
        List<String> copy = List.of(addresses);
        return o -> o.withAddresses(copy);
    }

    /**
     * A header that travels with the call, as Go's context metadata does.
     *
     * @param name the header's name
     * @param value its value
     * @return the option
     */
    static CallOption header(String name, String value) {
        return o -> o.withHeader(name, value);
    }

    /**
     * Another codec than JSON.
     *
     * @param contentType a content type for which there is a codec
     * @return the option
     */
    static CallOption contentType(String contentType) {
        return o -> o.withContentType(contentType);
    }
}
