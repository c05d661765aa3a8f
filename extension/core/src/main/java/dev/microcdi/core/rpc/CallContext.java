package dev.microcdi.core.rpc;

import org.jspecify.annotations.Nullable;

/**
 * What the thread of a handler knows of the call that it serves: the deadline, which every call that it makes meanwhile has
 * too. Threads that the handler starts do not know it.
 */
public final class CallContext {
    private static final ThreadLocal<@Nullable Deadline> SERVED = new ThreadLocal<>();

    private CallContext() {
    }

    /** The deadline of the call that this thread serves; null for none. */
    public static @Nullable Deadline deadline() {
        return SERVED.get();
    }

    /** From now on this thread serves a call with this deadline, or with none; close the scope in the same thread. */
    public static Scope serve(@Nullable Deadline deadline) {
        Deadline before = SERVED.get();
        set(deadline);
        return () -> set(before);
    }

    private static void set(@Nullable Deadline deadline) {
        if (deadline == null) {
            SERVED.remove();
        } else {
            SERVED.set(deadline);
        }
    }

    /** The time in which a call is served. Its end brings back what was before. */
    public interface Scope extends AutoCloseable {
        @Override void close();
    }
}
