package dev.microcdi.cdi;

import jakarta.enterprise.util.AnnotationLiteral;

import dev.microcdi.plugin.Use;

/** {@code @Use("audit")} as an object. */
@SuppressWarnings({"serial", "ClassExplicitlyAnnotation"})
final class UseLiteral extends AnnotationLiteral<Use> implements Use {
    private static final long serialVersionUID = 1L;
    private final String value;

    UseLiteral(String value) {
        this.value = value;
    }

    @Override public String value() {
        return value;
    }
}
