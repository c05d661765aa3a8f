package dev.microcdi.client;

import java.lang.reflect.Type;

import dev.microcdi.MicroException;

/**
 * Calls other services and publishes events.
 *
 * <p>A call has one deadline for all it does: look-up, connecting, sending, waiting. It is repeated on another node only
 * when it never started.
 *
 * <p>Threads: safe for use by many. A call blocks its thread, obeys interruption, and is meant for virtual threads.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/client/client.go">Go Micro, client.Client</a>
 */
public interface Client {
    /**
     * Calls one endpoint of one service and waits for the reply.
     *
     * @param <R> type of the reply
     * @param service the service's name
     * @param endpoint {@code Handler.Method}, for example {@code Greeter.Hello}
     * @param request the request, written by the codec
     * @param reply type of the reply
     * @param options limits, headers, addresses
     * @return the reply
     * @throws MicroException what the handler threw; or, with id {@code go.micro.client}: code 404 for a service nobody
     *         registered, 503 when no node can be reached or the registry is away, 408 when the time was over.
     *         {@link MicroException#neverStarted()} tells whether it may have run
     */
    <R> R call(String service, String endpoint, Object request, Class<R> reply, CallOption... options);

    /**
     * As {@link #call(String, String, Object, Class, CallOption...)}, for a generic type of reply.
     *
     * @param service the service's name
     * @param endpoint {@code Handler.Method}
     * @param request the request
     * @param reply type of the reply
     * @param options limits, headers, addresses
     * @return the reply, of the type asked for
     */
    Object call(String service, String endpoint, Object request, Type reply, CallOption... options);

    /**
     * Publishes an event on the selected broker and waits for its confirmation.
     *
     * @param topic the topic
     * @param event the event, written by the codec
     * @throws dev.microcdi.UnavailableException if the broker cannot be reached or did not confirm in time
     */
    void publish(String topic, Object event);
}
