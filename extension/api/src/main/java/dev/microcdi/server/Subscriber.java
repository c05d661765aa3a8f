package dev.microcdi.server;

/**
 * A {@link Subscribe} method of a running service, and what became of its events since the start.
 *
 * @param topic the topic
 * @param group the group; empty for every instance
 * @param broker the broker's instance
 * @param method class and method
 * @param inFlight events that it is called for at this moment
 * @param handled events on which it returned
 * @param retried attempts after the first
 * @param deadLettered events that went to {@code <topic>.dlq}
 * @param dropped events that were given up without a dead letter
 * @param problem why it receives nothing; empty while it is subscribed
 */
public record Subscriber(String topic, String group, String broker, String method, int inFlight, long handled,
        long retried, long deadLettered, long dropped, String problem) {
}
