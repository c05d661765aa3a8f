package dev.microcdi.tck;

/** A back end under test: a real server process, or nothing for a plugin that needs none. */
public interface BackEnd extends AutoCloseable {
    /**
     * Where it listens.
     *
     * @return {@code host:port} a plugin connects to
     */
    String address();

    /**
     * Whether it can be killed.
     *
     * @return false when its address was given by the user: kill tests cannot run
     */
    boolean controllable();

    /** {@code kill -9}. */
    void kill();

    /** {@code SIGSTOP}. */
    void pause();

    /** {@code SIGCONT}. */
    void resume();

    /**
     * Starts a killed or running one again on the same address, waits until it is ready.
     *
     * @param keepData false to begin empty
     */
    void restart(boolean keepData);

    @Override
    void close();
}
