package dev.microcdi.tck;

/**
 * A way to a back end that can be disturbed, for one rule. {@link FaultProxy} is the one for TCP.
 *
 * <p>Threads: one at a time.
 */
public interface Line extends AutoCloseable {
    /**
     * Where a plugin connects to instead of the back end's own address.
     *
     * @return {@code host:port}, the same for the life of this object
     */
    String address();

    /** Tears every connection that is open. New ones are accepted. */
    void cut();

    /**
     * Lets bytes vanish with the connections open, as a network does that was unplugged. What was held back is delivered when
     * it ends.
     *
     * @param on whether from now on
     */
    void blackHole(boolean on);

    /**
     * Changes some of the bytes that pass.
     *
     * @param every each {@code every}-th; 0 for none
     */
    void corrupt(int every);

    /** Ends it, and the connections. Harmless the second time. */
    @Override void close();
}
