package dev.microcdi.core.spi.queue;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;

/** How a plugin sends one message. Called by many threads at once. */
@FunctionalInterface
public interface QueuePost {
    /**
     * Sends a message, and does not wait for the peer.
     *
     * @param to a node's address, or where an answer goes
     * @param key which caller's it is; the answer must come with it
     * @param tag to send beside the message, unless it is {@link QueueTag#NONE}
     * @param message the message; null only to say that the caller has closed its socket
     * @param timeout how long it may take
     * @throws UnavailableException whose neverStarted is true if nothing was or will be sent
     * @throws MicroException with code 413 if the back end does not take messages of this size
     */
    void post(String to, String key, QueueTag tag, @Nullable Message message, Duration timeout);
}
