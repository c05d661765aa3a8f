package dev.microcdi.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.inject.Qualifier;

/**
 * Says which topic an injected {@link Publisher} publishes to. With {@link dev.microcdi.plugin.Use} beside it, on a further
 * broker: {@code @Inject @Topic("logins") @Use("audit") Publisher<Login> logins}.
 */
@Documented
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD, ElementType.PARAMETER})
public @interface Topic {
    /**
     * The topic.
     *
     * @return not empty
     */
    String value();
}
