package dev.microcdi.kafka;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;

import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.core.spi.TlsFailure;

/** What an exception of Kafka's client becomes. */
final class KafkaFailure {
    static final String ID = "micro.broker.kafka";
    private static final String KEYS = "micro.kafka";

    private KafkaFailure() {
    }

    /**
     * An exception to throw.
     *
     * @param what was tried, for example {@code a message for "greeted"}
     * @param neverStarted whether nothing can have been sent
     */
    static RuntimeException of(String what, String addresses, boolean neverStarted, Throwable thrown) {
        Throwable e = unwrapped(thrown);
        if (e instanceof RecordTooLargeException) {
            return new MicroException(ID, 413, what + " is too large: " + e.getMessage()
                    + " (micro.kafka.max-message-size; the topic's max.message.bytes)", MicroException.statusText(413),
                    true, e);
        }
        if (e instanceof InvalidTopicException) {
            return new IllegalArgumentException("Kafka refuses the topic of " + what + ": " + e.getMessage(), e);
        }
        if (e instanceof AuthorizationException) {
            return new MicroException(ID, 403, "Kafka at " + addresses + " does not allow " + what + ": "
                    + e.getMessage() + "; give micro.kafka.username the right to it", MicroException.statusText(403),
                    true, e);
        }
        if (e instanceof AuthenticationException) {
            String tls = TlsFailure.explain(e, KEYS);
            return UnavailableException.unreachable(ID, "no connection to Kafka at " + addresses + ": "
                    + (tls != null
                            ? tls
                            : "it refuses the credentials (" + e.getMessage()
                                    + "); look at micro.kafka.username, password and mechanism"),
                    e);
        }
        String detail = "Kafka at " + addresses + " did not take " + what + ": " + e.getMessage();
        return neverStarted
                ? UnavailableException.unreachable(ID, detail, e)
                : UnavailableException.lost(ID, detail, e);
    }

    static Throwable unwrapped(Throwable thrown) {
        Throwable e = thrown;
        while ((e instanceof ExecutionException || e instanceof CompletionException) && e.getCause() != null) {
            e = e.getCause();
        }
        return e;
    }
}
