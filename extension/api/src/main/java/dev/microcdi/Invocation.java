package dev.microcdi;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/** One call or event on its way through the {@link Interceptor}s. Valid until {@code around} returns. */
public interface Invocation {
    /** Where an invocation is seen. */
    enum Side {
        /** A call to another service, all its attempts together. */
        CALL,
        /** A call that a handler of ours answers. */
        HANDLER,
        /** An event on its way to the broker. */
        PUBLISH,
        /** An event that a subscriber of ours handles; each attempt is one. */
        SUBSCRIBER
    }

    /**
     * Which side this is.
     *
     * @return the side
     */
    Side side();

    /**
     * The service called; on the handling side our own.
     *
     * @return its name, empty for a process without one
     */
    String service();

    /**
     * What is called.
     *
     * @return for example {@code Greeter.Hello}; for an event its topic
     */
    String endpoint();

    /**
     * The headers of the request or event. Where it leaves this process, {@link Side#CALL} and {@link Side#PUBLISH}, they can be
     * changed, and travel with it.
     *
     * @return names, in any case, and values
     */
    Map<String, String> headers();

    /**
     * The request or event as an object.
     *
     * @return null for a handler without a parameter; a {@link Stream} for a stream of two ways
     */
    @Nullable Object argument();

    /**
     * Goes on: to the next interceptor, at last to the work itself. More than once repeats it.
     *
     * @return what the work returned; null for nothing
     * @throws Exception what the work threw
     */
    @Nullable Object proceed() throws Exception;
}
