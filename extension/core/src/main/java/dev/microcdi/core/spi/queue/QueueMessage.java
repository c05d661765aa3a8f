package dev.microcdi.core.spi.queue;

import java.util.function.Supplier;

import dev.microcdi.Message;

/**
 * A message as a plugin hands it over.
 *
 * @param key which caller it is of: the reply address, or the correlation
 * @param replyTo where an answer goes
 * @param tag of one of ours, {@link QueueTag#NONE} for Go Micro's
 * @param closed whether it says only that the caller has closed its socket
 * @param size bytes, to bound what waits
 * @param content decodes it, on the thread of who receives it; throws IllegalArgumentException when it cannot
 */
public record QueueMessage(String key, String replyTo, QueueTag tag, boolean closed, int size,
        Supplier<Message> content) {
    /** Whether a socket can begin with it. */
    boolean opens() {
        return tag.index() == 0 && !closed;
    }

    QueueMessage tagged(QueueTag other) {
        return new QueueMessage(key, replyTo, other, closed, size, content);
    }
}
