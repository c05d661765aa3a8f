package dev.microcdi.plugin;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.inject.Qualifier;

/**
 * Injects a further instance: {@code @Inject @Use("audit") Broker} is what {@code micro.brokers.audit} selects.
 *
 * <p>On GlassFish 7 and Payara the class that uses it needs a scope annotation: their injection points in servlets and
 * JAX-RS resources without one are not shown to extensions.
 */
@Documented
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD, ElementType.PARAMETER})
public @interface Use {
    /**
     * The instance.
     *
     * @return its name
     */
    String value();
}
