package dev.microcdi.bench;

import java.util.Map;

import dev.microcdi.Message;
import dev.microcdi.core.spi.Envelope;

/**
 * One side of a measurement: publishes one and the same message, and receives it as the only member of a group. A publish
 * returns when the back end has confirmed; what was received is acknowledged.
 *
 * <p>Threads: publishing from many, the rest from one.
 */
interface Messenger extends AutoCloseable {
    /** Who receives. */
    String GROUP = "bench";
    /** 256 bytes and what the engine adds to an event. */
    Message MESSAGE = new Message(Map.of("Content-Type", "application/json", "Micro-Id",
            "8c1f0a52-3d0e-4f1b-9a35-6a2f1c7e0d44"), new byte[256]);
    /** The same, as plugins with an envelope send it. */
    byte[] ENVELOPE = Envelope.write(MESSAGE);
    /** Enough for any back end here to have something to do. */
    int LOADERS = 128;

    /** Makes the place where a new topic's messages wait for the group, with a first message in it where it is kept. */
    void place(String topic) throws Exception;

    void publish(String topic) throws Exception;

    /** Publishes many, as fast as this side can. */
    default void load(String topic, int messages) throws Exception {
        Load.messages(LOADERS, messages, () -> publish(topic));
    }

    /**
     * Starts to receive.
     *
     * @param inFlight how many messages may be unacknowledged at a time
     * @param handled called for each message, before it is acknowledged
     */
    AutoCloseable receive(String topic, int inFlight, Runnable handled) throws Exception;

    @Override void close() throws Exception;
}
