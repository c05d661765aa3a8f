package dev.microcdi.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
        return o -> new CallOptions(timeout, o.addresses(), o.headers(), o.contentType());
    }

    /**
     * Calls these nodes, without asking the registry.
     *
     * @param addresses at least one address of the transport
     * @return the option
     */
    static CallOption address(String... addresses) {
        List<String> copy = List.of(addresses);
        return o -> new CallOptions(o.timeout(), copy, o.headers(), o.contentType());
    }

    /**
     * A header that travels with the call, as Go's context metadata does.
     *
     * @param name the header's name
     * @param value its value
     * @return the option
     */
    static CallOption header(String name, String value) {
        return o -> {
            Map<String, String> headers = new TreeMap<>(o.headers());
            headers.put(name, value);
            return new CallOptions(o.timeout(), o.addresses(), headers, o.contentType());
        };
    }

    /**
     * Another codec than JSON.
     *
     * @param contentType a content type for which there is a codec
     * @return the option
     */
    static CallOption contentType(String contentType) {
        return o -> new CallOptions(o.timeout(), o.addresses(), o.headers(), contentType);
    }
}
