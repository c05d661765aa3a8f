package dev.microcdi.core.broker;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.core.loop.Backoff;
import dev.microcdi.core.rpc.RpcHeaders;

/**
 * Puts an event aside: publishes it to {@code <topic>.dlq}, with its own headers and body and with why it is there, and
 * returns when that is confirmed.
 *
 * @see <a href="https://www.enterpriseintegrationpatterns.com/patterns/messaging/DeadLetterChannel.html">Dead letter
 *      channel</a>
 */
final class DeadLetters {
    static final String SUFFIX = ".dlq";
    private static final System.Logger LOG = System.getLogger("dev.microcdi.broker");
    private static final Duration CONFIRMATION = Duration.ofSeconds(5);
    private static final int ERROR_LENGTH = 1_000;
    private static final int TRACE_LENGTH = 4_000;

    private final Broker broker;
    private final String keepFor;
    private final Stopping stopping;

    /**
     * For one subscriber.
     *
     * @param keepFor the group for which they are kept
     */
    DeadLetters(Broker broker, String keepFor, Stopping stopping) {
        this.broker = broker;
        this.keepFor = keepFor;
        this.stopping = stopping;
    }

    /** What is said of a failure. */
    record Cause(String topic, String group, String subscriber, int attempts, Throwable failure) {
    }

    /**
     * Publishes, again and again while the broker is away.
     *
     * @return false if the service stopped before it was confirmed
     * @throws MicroException if the broker does not take it, and never will
     */
    boolean put(Message message, Cause cause) throws InterruptedException {
        String key = message.header(EventHeaders.KEY);
        PublishOptions options = new PublishOptions(key == null || key.isEmpty() ? null : key, CONFIRMATION, keepFor);
        Message letter = letter(message, cause);
        Backoff backoff = new Backoff();
        for (boolean first = true;; first = false) {
            try {
                broker.publish(cause.topic() + SUFFIX, letter, options);
                return true;
            } catch (UnavailableException e) {
                if (first) {
                    LOG.log(System.Logger.Level.WARNING, "a dead letter for {0}{1} waits for the broker: {2}",
                            cause.topic(), SUFFIX, e.getMessage());
                }
                if (!stopping.pause(backoff.next())) {
                    return false;
                }
            } catch (MicroException e) {
                if (e.code() != 413 || letter.header(EventHeaders.DEAD_TRACE) == null) {
                    throw e;
                }
                letter = without(letter, EventHeaders.DEAD_TRACE, EventHeaders.DEAD_ERROR);
            }
        }
    }

    private static Message letter(Message message, Cause cause) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(message.headers());
        headers.remove(EventHeaders.ATTEMPT);
        headers.put(RpcHeaders.TOPIC, cause.topic() + SUFFIX);
        headers.put(EventHeaders.DEAD_TOPIC, cause.topic());
        headers.put(EventHeaders.DEAD_GROUP, cause.group());
        headers.put(EventHeaders.DEAD_SUBSCRIBER, cause.subscriber());
        headers.put(EventHeaders.DEAD_ATTEMPTS, Integer.toString(cause.attempts()));
        headers.put(EventHeaders.DEAD_ERROR, cut(cause.failure().toString(), ERROR_LENGTH));
        headers.put(EventHeaders.DEAD_TRACE, cut(trace(cause.failure()), TRACE_LENGTH));
        headers.put(EventHeaders.DEAD_TIME, Instant.now().toString());
        return new Message(headers, message.body());
    }

    private static Message without(Message letter, String... names) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(letter.headers());
        List.of(names).forEach(headers::remove);
        return new Message(headers, letter.body());
    }

    private static String trace(Throwable failure) {
        StringWriter out = new StringWriter();
        failure.printStackTrace(new PrintWriter(out));
        return out.toString();
    }

    private static String cut(@Nullable String text, int length) {
        return text == null ? "" : text.length() <= length ? text : text.substring(0, length) + "…";
    }
}
