package dev.microcdi.rabbitmq;

import java.util.Locale;
import java.util.Map;

/** What a group's queue is to be. */
public enum QueueType {
    /** On one node; a message delivered again is known as such, and not counted. */
    CLASSIC,
    /** Kept by a majority of the nodes; each delivery is counted. */
    QUORUM;

    Map<String, Object> arguments() {
        return Map.of("x-queue-type", name().toLowerCase(Locale.ROOT));
    }
}
