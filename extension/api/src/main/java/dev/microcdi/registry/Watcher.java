package dev.microcdi.registry;

import dev.microcdi.UnavailableException;

/**
 * A stream of registry events. The first is a {@link RegistryEvent.Snapshot}; then changes, in order for each node.
 *
 * <p>Threads: one thread reads; any thread may close.
 */
public interface Watcher extends AutoCloseable {
    /**
     * Waits for the next event.
     *
     * @return the event
     * @throws InterruptedException if the waiting thread is interrupted
     * @throws UnavailableException if the connection was lost; this watcher is then of no further use. The caller opens a
     *         new one, whose first event is a snapshot again
     * @throws IllegalStateException after {@link #close()}, also in a thread that already waits
     */
    RegistryEvent next() throws InterruptedException;

    /** Stops watching, in bounded time. Harmless the second time. */
    @Override void close();
}
