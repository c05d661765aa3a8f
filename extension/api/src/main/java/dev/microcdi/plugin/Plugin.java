package dev.microcdi.plugin;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.inject.Qualifier;

/**
 * Names a {@link dev.microcdi.registry.Registry}, {@link dev.microcdi.transport.Transport} or
 * {@link dev.microcdi.broker.Broker} that can be selected by {@code micro.registry}, {@code micro.transport} or
 * {@code micro.broker}. Having the jar selects nothing.
 *
 * <p>The class is {@code @Dependent}; the engine makes one object for each configured instance. It belongs on plugin
 * classes and producer methods only: at an injection point it is an error of deployment ({@code MICRO-106}).
 */
@Documented
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD, ElementType.PARAMETER})
public @interface Plugin {
    /**
     * The name, lower case.
     *
     * @return for example {@code consul}
     */
    String value();
}
