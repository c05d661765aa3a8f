package dev.microcdi.core.spi.queue;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;

/**
 * Who one of these transports is, and what it bounds.
 *
 * @param id who reports errors: {@code micro.transport.nats}
 * @param keys where its settings are: {@code micro.nats}
 * @param maxMessageSize bytes of a body, in both directions
 * @param maxSockets a server's, at once
 */
public record QueueLimits(String id, String keys, int maxMessageSize, int maxSockets) {
    /** What waits on a socket to be received. */
    static final int WAITING = 1024;

    /** What waits on a socket to be received, in bytes. A message of the largest size always may. */
    long waitingBytes() {
        return Math.max(16L << 20, 2L * maxMessageSize);
    }

    /** Refuses a message before anything of it is sent. */
    void checkSent(String what, Message message) {
        if (message.body().length > maxMessageSize) {
            throw tooLarge(what, message, true);
        }
    }

    Message checkReceived(String what, Message message) {
        if (message.body().length > maxMessageSize) {
            throw tooLarge(what, message, false);
        }
        return message;
    }

    private MicroException tooLarge(String what, Message message, boolean neverStarted) {
        return failure(413, what + " of " + message.body().length + " bytes is over " + keys + ".max-message-size, "
                + maxMessageSize, neverStarted, null);
    }

    MicroException failure(int code, String detail, boolean neverStarted, @Nullable Throwable cause) {
        return new MicroException(id, code, detail, MicroException.statusText(code), neverStarted, cause);
    }

    /** The word of the id that names threads: {@code micro-transport-nats}. */
    String thread() {
        return id.replace('.', '-');
    }
}
