package dev.microcdi;

import org.jspecify.annotations.Nullable;

/**
 * Runs around calls and events, on both sides: the place for tracing, metrics, authentication, audit.
 *
 * <pre>{@code
 * @ApplicationScoped
 * public class Audit implements Interceptor {
 *     public Object around(Invocation in) throws Exception {
 *         try {
 *             return in.proceed();
 *         } finally {
 *             log.info(in.side() + " " + in.endpoint());
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>In a container every bean of this type is one. They are nested by {@code @Priority}, the lowest number outermost; a class
 * without it counts as 2500. Without a container they are passed to the builder, in that order. On a handler they run with
 * the request context active, after the request was decoded and before the container's own interceptors.
 *
 * <p>Threads: many at once; each invocation on the thread that calls or handles.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/server/wrapper.go">Go Micro, server.HandlerWrapper</a>
 */
@FunctionalInterface
public interface Interceptor {
    /**
     * Runs around one invocation. It may refuse by throwing, and may replace the result.
     *
     * @param in what is invoked; its {@link Invocation#proceed()} goes on
     * @return what {@code proceed} returned, or something else of that type
     * @throws Exception to fail the invocation: a handler's caller gets it as it gets what the handler throws
     */
    @Nullable Object around(Invocation in) throws Exception;
}
