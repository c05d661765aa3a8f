package dev.microcdi.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What is special about one method of a {@link ClientOf} interface. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Call {
    /**
     * The endpoint to call.
     *
     * @return for example {@code Greeter.Hello}; empty for the name made from interface and method
     */
    String value() default "";

    /**
     * The deadline of the whole call.
     *
     * @return for example {@code 500ms}, {@code 2s} or {@code PT2S}; empty for {@code micro.client.request-timeout}
     */
    String timeout() default "";

    /**
     * Whether running it twice does no harm, so that it may be repeated after it may have run: when an attempt timed out, or
     * its connection broke.
     *
     * @return false unless said otherwise
     */
    boolean idempotent() default false;
}
