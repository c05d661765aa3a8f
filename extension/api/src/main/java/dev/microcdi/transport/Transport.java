package dev.microcdi.transport;

import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;

/**
 * How calls travel: listeners on one side, sockets on both. A plugin moves messages; deadlines, retries and the choice of
 * a node are the engine's.
 *
 * <p>A constructor opens nothing. No method retries.
 *
 * <p>Threads: every method may be called by many threads at once, blocks for a bounded time, and obeys interruption.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/transport/transport.go">Go Micro, transport.Transport</a>
 */
public interface Transport extends AutoCloseable {
    /**
     * Starts to accept.
     *
     * @param address where; {@code host:port}, port 0 for any free one; a queue transport may take a name
     * @param onSocket called once for each call that arrives, on a thread that the plugin's doc names. It may block. The
     *            plugin closes the socket when it returns, and logs what it throws
     * @return a listener that accepts already
     * @throws MicroException if the address cannot be used here; the message names it
     * @throws UnavailableException if this transport needs a back end and cannot reach it
     */
    Listener listen(String address, Consumer<Socket> onSocket);

    /**
     * Opens a socket to a node, for one call.
     *
     * @param address a node's address
     * @param options limits
     * @return a socket nothing was sent on yet
     * @throws UnavailableException if nobody can be reached there; {@link MicroException#neverStarted()} is true
     */
    Socket dial(String address, DialOptions options);

    /** Closes what this object opened, listeners included, in bounded time. Harmless the second time. */
    @Override void close();

    /** What {@link #listen} started. */
    interface Listener extends AutoCloseable {
        /**
         * Where it really listens.
         *
         * @return the address to put into a registry, with the real port
         */
        String address();

        /**
         * Why no call can arrive at present, for {@link dev.microcdi.Service#status()}: the connection to a back end is lost, for
         * example. Asked often, by any thread, so it answers from what is known and never waits.
         *
         * @return a sentence without a full stop; empty while it listens, always so where there is no back end
         */
        default String problem() {
            return "";
        }

        /**
         * Takes no new call, in such a way that the peer knows it never started. Calls in flight go on. Harmless the
         * second time.
         */
        void stopAccepting();

        /** Stops accepting, ends what is in flight, frees the address, in bounded time. Harmless the second time. */
        @Override void close();
    }

    /**
     * One call's connection. The dialling side sends the request and receives the reply, the accepting side the reverse.
     *
     * <p>Threads: one at a time, but any thread may close.
     */
    interface Socket extends AutoCloseable {
        /**
         * Sends one message.
         *
         * @param message the message; its body must not be changed afterwards
         * @param timeout how long it may take, positive
         * @throws MicroException with code 413 if the message is over the limit; with {@link MicroException#neverStarted()}
         *         true if no byte was written yet, false for anything later; with code 408 when the time was over
         */
        void send(Message message, Duration timeout);

        /**
         * Waits for one message.
         *
         * @param timeout how long it may take, positive
         * @return the message, or null when the peer ended without sending one more
         * @throws MicroException with code 408 when the time was over; with code 413 if the message is over the limit
         * @throws UnavailableException if the connection broke
         */
        @Nullable Message receive(Duration timeout);

        /**
         * This side's address.
         *
         * @return text for logs, empty when unknown
         */
        String local();

        /**
         * The peer's address.
         *
         * @return text for logs, empty when unknown
         */
        String remote();

        /** Frees what this call held. Harmless the second time. */
        @Override void close();
    }
}
