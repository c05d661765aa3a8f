package dev.microcdi.client;

/**
 * Publishes the events of one topic: {@code @Inject @Topic("orders.created") Publisher<Order> created}.
 *
 * <p>Threads: safe for use by many. It blocks until the broker has confirmed, and is meant for virtual threads.
 *
 * @param <E> type of the events
 * @see <a href="https://github.com/micro/go-micro/blob/master/event.go">Go Micro, Event</a>
 */
@FunctionalInterface
public interface Publisher<E> {
    /**
     * Publishes an event and waits for its confirmation. Errors as {@link Client#publish}.
     *
     * @param event the event
     * @param options key, headers, limits
     */
    void publish(E event, PublishOption... options);
}
