package dev.microcdi.cdi;

import jakarta.enterprise.util.AnnotationLiteral;

import dev.microcdi.client.Topic;

/** {@code @Topic("orders.created")} as an object. */
@SuppressWarnings({"serial", "ClassExplicitlyAnnotation"})
final class TopicLiteral extends AnnotationLiteral<Topic> implements Topic {
    private static final long serialVersionUID = 1L;
    private final String value;

    TopicLiteral(String value) {
        this.value = value;
    }

    @Override public String value() {
        return value;
    }
}
