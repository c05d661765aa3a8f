package dev.microcdi.client;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Something to say about one event: {@code client.publish("orders.created", order, key(order.customer()))}. */
@FunctionalInterface
public interface PublishOption {
    /**
     * Applies itself.
     *
     * @param event what was said so far
     * @return the same with this option
     */
    EventOptions apply(EventOptions event);

    /**
     * Events of one key stay in order, on a broker with ORDERED_BY_KEY. Subscribers see it in the header {@code Micro-Key}.
     *
     * @param key the key, not empty
     * @return the option
     */
    static PublishOption key(String key) {
        return o -> new EventOptions(key, o.timeout(), o.headers(), o.contentType(), o.broker());
    }

    /**
     * How long confirmation may take.
     *
     * @param timeout positive
     * @return the option
     */
    static PublishOption timeout(Duration timeout) {
        return o -> new EventOptions(o.key(), timeout, o.headers(), o.contentType(), o.broker());
    }

    /**
     * A header that travels with the event.
     *
     * @param name the header's name
     * @param value its value
     * @return the option
     */
    static PublishOption header(String name, String value) {
        return o -> {
            Map<String, String> headers = new TreeMap<>(o.headers());
            headers.put(name, value);
            return new EventOptions(o.key(), o.timeout(), headers, o.contentType(), o.broker());
        };
    }

    /**
     * Another codec than JSON.
     *
     * @param contentType a content type for which there is a codec
     * @return the option
     */
    static PublishOption contentType(String contentType) {
        return o -> new EventOptions(o.key(), o.timeout(), o.headers(), contentType, o.broker());
    }

    /**
     * Another broker than the selected one.
     *
     * @param instance its name, {@code audit} for {@code micro.brokers.audit}
     * @return the option
     */
    static PublishOption broker(String instance) {
        return o -> new EventOptions(o.key(), o.timeout(), o.headers(), o.contentType(), instance);
    }
}
