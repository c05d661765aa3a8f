package dev.microcdi.server;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import dev.microcdi.plugin.Capability;

/**
 * Makes a public method of a bean receive the events of a topic.
 *
 * <p>The method takes one parameter: the event, decoded by its content type; or {@link dev.microcdi.Message} for the raw
 * one; or {@link dev.microcdi.broker.Broker.Delivery}. Returning acknowledges the event.
 *
 * <p>One that throws is called again with the same event, {@link #retries()} times, after growing pauses; then
 * {@link #then()} decides. An event that cannot be decoded is not tried again. The header {@code Micro-ID} is the same at each
 * attempt, {@code Micro-Attempt} counts them from 1.
 *
 * <p>It is the same on every broker. What differs is what the broker's {@link Capability capabilities} say.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Subscribe {
    /** The value of {@link #group()} that gives every instance every event. */
    String EVERY_INSTANCE = "*";

    /**
     * The topic.
     *
     * @return not empty
     */
    String value();

    /**
     * Instances of one group share the events.
     *
     * @return empty for the service's name, so that three replicas handle an event once; {@link #EVERY_INSTANCE} for all
     */
    String group() default "";

    /**
     * Which broker.
     *
     * @return empty for the selected one, else the name of a further instance ({@code micro.brokers.<name>})
     */
    String broker() default "";

    /**
     * How many times an event is tried again.
     *
     * @return 0 or more; 3 by default, which makes four attempts
     */
    int retries() default 3;

    /**
     * The pause before the first retry. Each further one is twice as long, at most a minute or this pause, whichever is longer;
     * up to a fifth is taken off at random.
     *
     * @return for example {@code 500ms}, {@code 2s} or {@code PT2S}
     */
    String delay() default "500ms";

    /**
     * What happens to an event that was tried in vain.
     *
     * @return {@link Then#DEFAULT}
     */
    Then then() default Then.DEFAULT;

    /**
     * How many events this method is called for at a time, in one instance. One that waits for its retry does not count, and
     * holds up only the events behind it: those of its partition where the broker has some, else those of this subscription
     * beyond this number.
     *
     * @return at least 1; with 1 the method need not be safe for use by many threads
     */
    int maxInFlight() default 1;

    /**
     * What the broker must be able to do. A deployment whose broker does not declare it is refused.
     *
     * @return nothing by default
     */
    Capability[] needs() default {};

    /** What happens to an event that was tried in vain. */
    enum Then {
        /** {@link #DEAD_LETTER} on a broker with the capability DEAD_LETTER, else {@link #DROP}; the start block says which. */
        DEFAULT,
        /**
         * It is published to {@code <topic>.dlq} with its headers and the reason, and acknowledged when that is confirmed. A
         * deployment whose broker has not the capability DEAD_LETTER is refused.
         */
        DEAD_LETTER,
        /** It is logged, counted and acknowledged. */
        DROP,
        /**
         * The subscription ends, the event stays with the back end, and the service's status says so. A deployment whose
         * broker has not the capability DURABLE is refused.
         */
        STOP
    }
}
