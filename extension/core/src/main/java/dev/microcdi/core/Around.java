package dev.microcdi.core;

import java.util.concurrent.Callable;

/** Runs the work of one call or event inside something: in a container, an active request context. */
@FunctionalInterface
public interface Around {
    /** Runs the work as it is. */
    Around NOTHING = new Around() {
        @Override public <T> T call(Callable<T> work) throws Exception {
            return work.call();
        }
    };

    /**
     * Runs the work once and returns or throws what it does.
     *
     * @param <T> what the work returns
     * @param work the work
     * @return what the work returned
     * @throws Exception what the work threw
     */
    <T> T call(Callable<T> work) throws Exception;
}
