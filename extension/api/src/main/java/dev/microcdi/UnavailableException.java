package dev.microcdi;

import org.jspecify.annotations.Nullable;

/**
 * A back end that cannot be reached: a registry, a broker, a peer. Never the same as an empty answer.
 *
 * <p>Thrown by all three kinds of plugin, with code 503. {@link #neverStarted()} tells whether the back end may have seen
 * the request all the same.
 */
public final class UnavailableException extends MicroException {
    private static final long serialVersionUID = 1L;

    private UnavailableException(String id, String detail, boolean neverStarted, @Nullable Throwable cause) {
        super(id, 503, detail, statusText(503), neverStarted, cause);
    }

    /**
     * Nobody answered at the address: nothing was sent.
     *
     * @param id who noticed, for example {@code micro.registry.consul}
     * @param detail what was tried, with the address
     * @param cause what the client library threw, or null
     * @return an exception whose {@link #neverStarted()} is true
     */
    public static UnavailableException unreachable(String id, String detail, @Nullable Throwable cause) {
        return new UnavailableException(id, detail, true, cause);
    }

    /**
     * The connection was lost, or the answer did not come, after something was sent.
     *
     * @param id who noticed
     * @param detail what was tried, with the address
     * @param cause what the client library threw, or null
     * @return an exception whose {@link #neverStarted()} is false
     */
    public static UnavailableException lost(String id, String detail, @Nullable Throwable cause) {
        return new UnavailableException(id, detail, false, cause);
    }
}
