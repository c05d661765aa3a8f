package dev.microcdi.core.loop;

import java.util.function.Supplier;

/** Where a part of a service tells how it is: connected, or not and why. */
@FunctionalInterface
public interface Progress {
    /**
     * How it is from now on.
     *
     * @param problem asked whenever somebody wants to know: why it does not work, or empty. It must not wait
     */
    void is(Supplier<String> problem);

    /** It works. */
    default void ok() {
        is(() -> "");
    }

    /** It does not. */
    default void failed(String reason) {
        is(() -> reason);
    }
}
