package dev.microcdi.client;

import java.lang.reflect.Type;
import java.util.Arrays;

import dev.microcdi.MicroException;
import dev.microcdi.Stream;

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
     * Opens a call with many messages each way. Close it.
     *
     * <p>To a handler that only sends, send the request, then receive until null. Without {@link CallOption#timeout} it has no
     * deadline.
     *
     * @param <I> what is received
     * @param <O> what is sent
     * @param service the service's name
     * @param endpoint {@code Handler.Method}
     * @param incoming type of what is received
     * @param options limits, headers, addresses
     * @return an open stream
     * @throws MicroException as for a call; with code 501 if the transport cannot stream
     */
    <I, O> Stream<I, O> stream(String service, String endpoint, Type incoming, CallOption... options);

    /**
     * Publishes an event and waits for its confirmation: each group of subscribers gets it once.
     *
     * @param topic the topic
     * @param event the event, written by the codec; a {@link dev.microcdi.Message} is sent as it is
     * @param options key, headers, limits, broker
     * @throws dev.microcdi.UnavailableException if the broker cannot be reached or did not confirm in time;
     *         {@link MicroException#neverStarted()} tells which
     * @throws MicroException with code 413 if the broker does not take an event of this size
     * @throws IllegalArgumentException if the topic cannot be used on this broker, or there is no broker or codec of this name
     */
    void publish(String topic, Object event, PublishOption... options);

    /**
     * Publishes to one topic; what is injected with {@link Topic}.
     *
     * @param <E> type of the events
     * @param topic the topic
     * @param options said of every event
     * @return a publisher, safe for use by many threads
     */
    default <E> Publisher<E> publisher(String topic, PublishOption... options) {
        return (event, more) -> publish(topic, event,
                concat(options, more));
    }

    private static PublishOption[] concat(PublishOption[] first, PublishOption[] then) {
        PublishOption[] all = Arrays.copyOf(first, first.length + then.length);
        System.arraycopy(then, 0, all, first.length, then.length);
        return all;
    }
}
