package dev.microcdi.tck;

/**
 * A back end under test: a real server process, or nothing for a plugin that needs none.
 *
 * <p>Threads: one at a time.
 */
public interface BackEnd extends AutoCloseable {
    /**
     * Where a plugin connects to.
     *
     * @return {@code host:port}; empty for {@link #none()}. The same after a restart
     */
    String address();

    /**
     * Whether the fault rules can run.
     *
     * @return false when the address was given by the user, or when there is nothing to control
     */
    boolean controllable();

    /** Ends it at once, as {@code kill -9} does. */
    void kill();

    /** Lets it hang with its connections open, as SIGSTOP does. */
    void pause();

    /** Ends {@link #pause()}, as SIGCONT does. */
    void resume();

    /**
     * Starts it again on the same address, and waits until it is ready. One that runs is killed first.
     *
     * @param keepData whether it still knows what it knew; false for an empty one
     */
    void restart(boolean keepData);

    /**
     * A way to it that can be disturbed. Used only where {@link #controllable()}.
     *
     * @return a new TCP proxy before {@link #address()}; it is the caller's to close
     */
    default Line line() {
        return new FaultProxy(address());
    }

    /** Ends it, and removes its data. Harmless the second time. */
    @Override void close();

    /**
     * For a plugin that needs no server.
     *
     * @return a back end without address that cannot be controlled
     */
    static BackEnd none() {
        return NoBackEnd.INSTANCE;
    }
}
