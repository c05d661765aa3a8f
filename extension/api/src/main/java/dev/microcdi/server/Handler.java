package dev.microcdi.server;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Stereotype;

/**
 * Makes the public methods declared on a class endpoints: {@code Greeter.hello} is {@code Greeter.Hello}.
 *
 * <p>An endpoint takes one parameter or none, and returns a value or nothing. A parameter or result of type
 * {@link dev.microcdi.Message} is the raw call: all its headers, and the body undecoded. Two methods of one name, or a type
 * that cannot be resolved, are an error at deployment.
 *
 * <p>The annotation makes the class an application-scoped bean by itself. Calls go through the bean's proxy, so that
 * interceptors run, with an active request context, each on its own virtual thread.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/server/handler.go">Go Micro, server.Handler</a>
 */
@Documented
@Stereotype
@ApplicationScoped
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Handler {
    /**
     * The part of the endpoint before the dot.
     *
     * @return empty for the class's simple name
     */
    String value() default "";
}
