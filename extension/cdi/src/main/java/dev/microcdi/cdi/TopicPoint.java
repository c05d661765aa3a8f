package dev.microcdi.cdi;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

import jakarta.enterprise.inject.spi.InjectionPoint;

import org.jspecify.annotations.Nullable;

import dev.microcdi.client.Publisher;
import dev.microcdi.client.Topic;
import dev.microcdi.plugin.Use;

/**
 * What somebody has injected with {@link Topic}.
 *
 * @param topic the topic
 * @param broker the instance of the broker; empty for the selected one
 * @param type {@code Publisher<Order>}
 */
record TopicPoint(String topic, String broker, Type type) {
    /** Null if the injection point is no publisher's. */
    static @Nullable TopicPoint of(InjectionPoint ip) {
        Type type = ip.getType();
        boolean publisher = type == Publisher.class
                || type instanceof ParameterizedType p && p.getRawType() == Publisher.class;
        String topic = null;
        String broker = "";
        for (var q : ip.getQualifiers()) {
            if (q instanceof Topic t) {
                topic = t.value();
            } else if (q instanceof Use u) {
                broker = u.value();
            }
        }
        return publisher && topic != null ? new TopicPoint(topic, broker, type) : null;
    }
}
