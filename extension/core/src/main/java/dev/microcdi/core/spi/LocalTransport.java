package dev.microcdi.core.spi;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.microcdi.transport.Transport;

/** A transport whose listeners are in this process, and may be called without a message where both sides are the engine's. */
public interface LocalTransport extends Transport {
    /**
     * What listens.
     *
     * @param address a node's address
     * @return what was given to {@link #listen}; null if nobody takes calls there, or if calls must be messages: then dial
     */
    @Nullable Consumer<Socket> listener(String address);
}
