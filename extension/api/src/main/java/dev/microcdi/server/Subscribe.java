package dev.microcdi.server;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a public method of a bean receive the events of a topic.
 *
 * <p>The method takes one parameter: the event, decoded by its content type; or {@link dev.microcdi.Message} for the raw
 * one; or {@link dev.microcdi.broker.Broker.Delivery}. Returning acknowledges the event. One that throws is logged, counted
 * and dropped.
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
}
