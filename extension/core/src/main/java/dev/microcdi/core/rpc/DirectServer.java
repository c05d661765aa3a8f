package dev.microcdi.core.rpc;

import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.microcdi.MicroException;

/** A server in this process that takes a request as the object that it is, on the caller's thread, without a message. */
public interface DirectServer {
    /** What became of a call. */
    sealed interface Reply {
    }

    /** What the handler returned. */
    record Returned(@Nullable Object value) implements Reply {
    }

    /** What the handler threw, as a peer is told it. */
    record Threw(MicroException error) implements Reply {
    }

    /** It was not let in. */
    record Refused(MicroException error) implements Reply {
    }

    /** Nothing was done: this call needs a message. */
    enum ByMessage implements Reply {
        /** The only one. */
        NEEDED
    }

    /**
     * Calls a handler.
     *
     * @param endpoint {@code Handler.Method}
     * @param request what is handed over, not copied
     * @param headers the headers that a message would have, made if somebody looks
     * @param limit when the thread is interrupted
     */
    Reply call(String endpoint, Object request, Supplier<Map<String, String>> headers, Deadline limit);
}
