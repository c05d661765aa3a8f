package dev.microcdi;

import org.jspecify.annotations.Nullable;

/**
 * A call with many messages each way.
 *
 * <p>A handler takes one as its only parameter, and the call lasts until the handler returns:
 *
 * <pre>{@code
 * public void chat(Stream<Question, Answer> stream) {
 *     for (Question q = stream.receive(); q != null; q = stream.receive()) {
 *         stream.send(answer(q));
 *     }
 * }
 * }</pre>
 *
 * <p>A caller opens one with {@link dev.microcdi.client.Client#stream} or a method of a typed client, and closes it. For a
 * handler that only sends, a {@link java.util.stream.Stream} as return type is enough, on both sides.
 *
 * <p>Back-pressure: {@code send} waits while the peer has not taken what it was sent, 64 messages between peers of ours. A
 * Go peer has no such limit; then the transport's own holds.
 *
 * <p>Threads: one thread may send while another receives; any may close.
 *
 * @param <I> what this side receives
 * @param <O> what this side sends
 * @see <a href="https://github.com/micro/go-micro/blob/master/client/client.go">Go Micro, client.Stream</a>
 */
public interface Stream<I, O> extends AutoCloseable {
    /**
     * Sends one message. It waits for room with the peer, within the deadline of the call.
     *
     * @param message the message, written by the codec
     * @throws MicroException what the peer failed with; with code 408 when the deadline is over; with code 499 when the
     *         peer has gone or cancelled
     * @throws IllegalStateException after {@link #closeSend()} or {@link #close()}
     */
    void send(O message);

    /**
     * Waits for the next message, within the deadline of the call.
     *
     * @return the message; null when the peer sends no more
     * @throws MicroException what the peer failed with; with code 408 when the deadline is over; with code 499 when the
     *         peer cancelled
     * @throws UnavailableException if the connection broke, or the peer is silent for 60 s
     */
    @Nullable I receive();

    /**
     * Says that no more will be sent; the peer's {@link #receive()} then gives null. Receiving goes on. Harmless the second time. A
     * Go service may end the call on it.
     */
    void closeSend();

    /**
     * Ends the call. Before the peer has ended, this cancels: the handler on the other side is interrupted. A handler's stream
     * is closed when it returns. Harmless the second time.
     */
    @Override void close();
}
