package dev.microcdi.plugin;

/**
 * What a plugin can do beyond its kind's contract. Declared by {@link Capabilities}, known before anything opens; the test
 * kit runs the rules of those declared and reports the others as not applicable.
 */
public enum Capability {
    /** Registry: a node that is not registered again goes away by itself. */
    TTL,
    /** Registry: changes are told by the store at once, not found by asking. */
    PUSH,
    /** Registry: {@code watch("")} follows all services. */
    WATCH_ALL,
    /** Registry: metadata of the service (not of the node) survives. */
    SERVICE_METADATA,
    /**
     * Registry, broker: the back end keeps what was written, through its own restart. A registry without it keeps records in
     * the processes that wrote them, and answers from there.
     */
    DURABLE,
    /** Registry, broker: other processes see it. Without it the plugin works inside one process only. */
    REMOTE,
    /** Transport: many messages each way in one call. */
    STREAM,
    /** Broker: subscribers of one group share the messages. */
    GROUPS,
    /** Broker: messages of one key stay in order, also among the subscribers of one group. */
    ORDERED_BY_KEY,
    /**
     * Broker: a message can be kept for a group that has not subscribed yet ({@code PublishOptions.keepFor}), so that one that
     * cannot be handled can be put aside.
     */
    DEAD_LETTER,
    /** Broker: a group that subscribes for the first time also gets what the topic still holds from before. */
    REPLAY
}
