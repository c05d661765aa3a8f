package dev.microcdi.broker;

import dev.microcdi.Message;
import dev.microcdi.UnavailableException;

/**
 * How events travel. A plugin moves messages; decoding, retries, dead letters and limits are the engine's.
 *
 * <p>Delivery: at least once with the capability DURABLE, at most once without.
 *
 * <p>A constructor opens nothing. The first operation connects, within the plugin's {@code connect-timeout}; when it
 * cannot, it throws {@link UnavailableException}, and a later operation tries again. No method retries.
 *
 * <p>Threads: every method may be called by many threads at once, blocks for a bounded time, and obeys interruption.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/broker/broker.go">Go Micro, broker.Broker</a>
 */
public interface Broker extends AutoCloseable {
    /**
     * Sends a message to everybody who subscribed to the topic: to each group once.
     *
     * @param topic the topic, not empty
     * @param message headers and body; the body must not be changed afterwards
     * @param options key and limits
     * @throws UnavailableException if the back end cannot be reached or did not confirm in time;
     *         {@link UnavailableException#neverStarted()} tells which
     * @throws dev.microcdi.MicroException with code 413 if the back end does not take a message of this size
     */
    void publish(String topic, Message message, PublishOptions options);

    /**
     * Starts to receive. When the connection is lost, a plugin whose client library reconnects by itself subscribes again
     * by itself.
     *
     * @param topic the topic, not empty
     * @param options group and limits
     * @param receiver called for each message, on a thread that the plugin's doc names; at most
     *            {@code options.maxInFlight()} at a time for each sequence of messages that the plugin keeps in order
     * @return a subscription that receives already: what is published after this returned is delivered
     * @throws UnavailableException if the back end cannot be reached
     */
    Subscription subscribe(String topic, SubscribeOptions options, Receiver receiver);

    /** Ends all subscriptions and closes what this object opened, in bounded time. Harmless the second time. */
    @Override void close();

    /** What {@link #subscribe} started. */
    interface Subscription extends AutoCloseable {
        /**
         * Why it receives nothing at present, for {@link dev.microcdi.Service#status()}: the connection is lost, for example.
         * Asked often, by any thread, so it answers from what is known and never waits.
         *
         * @return a sentence without a full stop; empty while it receives
         */
        default String problem() {
            return "";
        }

        /** Takes no further message, waits up to {@code options.drain()} for those in flight. Harmless the second time. */
        @Override void close();
    }

    /** Takes one message. */
    @FunctionalInterface
    interface Receiver {
        /**
         * Handles a message. Returning acknowledges it; throwing leaves it unacknowledged, and the plugin leaves it to its
         * back end: with DURABLE it is delivered again, at the latest when the group subscribes anew. It may block, for
         * minutes: the plugin keeps its session alive meanwhile.
         *
         * @param delivery the message
         * @throws Exception to leave the message unacknowledged
         */
        void receive(Delivery delivery) throws Exception;
    }

    /**
     * One message as it arrived.
     *
     * @param topic the topic it was published to
     * @param message headers and body
     * @param attempt how many times the back end delivered it, 1 for the first; 1 where the back end does not count
     */
    record Delivery(String topic, Message message, int attempt) {
    }
}
