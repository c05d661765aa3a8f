package dev.microcdi.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.enterprise.inject.Stereotype;

/**
 * Makes an interface a typed client of a service, ready to {@code @Inject}.
 *
 * <pre>{@code
 * @ClientOf("greeter")
 * public interface GreeterClient {
 *     HelloReply hello(HelloRequest request);
 * }
 * }</pre>
 *
 * <p>{@code hello} calls {@code Greeter.Hello}: the interface's simple name without {@code Client}, a dot, the method with
 * a capital. {@link Call} names another endpoint. A method has one parameter or none.
 *
 * <p>A method that returns {@code CompletionStage<HelloReply>} or {@code CompletableFuture<HelloReply>} returns at once; the
 * call runs on a virtual thread of its own, {@code micro-call-<service>}, within the deadline of the caller. Whoever completes
 * or cancels the future itself ends the call. Interceptors run on that thread too, without the caller's request context.
 */
@Documented
@Stereotype
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ClientOf {
    /**
     * The service to call.
     *
     * @return its name
     */
    String value();
}
