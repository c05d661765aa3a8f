package dev.microcdi.kafka;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.core.spi.Tls;
import dev.microcdi.core.spi.TlsFailure;

/** What an exception of Kafka's client becomes, in words that name the setting to change where one is wrong. */
final class KafkaFailures {
    private static final String ID = "micro.broker.kafka";
    private static final String KEYS = "micro.kafka";

    private final KafkaOptions options;
    private final String addresses;

    KafkaFailures(KafkaOptions options, String addresses) {
        this.options = options;
        this.addresses = addresses;
    }

    /**
     * An exception to throw.
     *
     * @param what was tried, for example {@code a message for "greeted"}
     * @param neverStarted whether nothing can have been sent
     */
    RuntimeException of(String what, boolean neverStarted, Throwable thrown) {
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
        String wrong = wrongSetting(neverStarted, e);
        if (wrong != null) {
            return UnavailableException.unreachable(ID, "no connection to Kafka at " + addresses + ": " + wrong, e);
        }
        String detail = "Kafka at " + addresses + " did not take " + what + ": " + e.getMessage();
        return neverStarted
                ? UnavailableException.unreachable(ID, detail, e)
                : UnavailableException.lost(ID, detail, e);
    }

    private @Nullable String wrongSetting(boolean neverStarted, Throwable e) {
        if (e instanceof AuthenticationException) {
            String tls = TlsFailure.explain(e, KEYS);
            return tls != null
                    ? tls
                    : "it refuses the credentials (" + e.getMessage()
                            + "); look at micro.kafka.username, password and mechanism";
        }
        // A server with TLS that gets plain bytes, or one without that gets a handshake, just hangs up: we look ourselves.
        return neverStarted && e instanceof TimeoutException
                ? TlsFailure.ask(Tls.of(options.tls(), options.ca(), options.cert(), options.key()),
                        options.address().getFirst(), options.connectTimeout(), KEYS)
                : null;
    }

    /** What the clock of the caller says. */
    UnavailableException late(String how, boolean neverStarted, Exception e) {
        String detail = "Kafka at " + addresses + " " + how;
        return neverStarted
                ? UnavailableException.unreachable(ID, detail, e)
                : UnavailableException.lost(ID, detail, e);
    }

    private static Throwable unwrapped(Throwable thrown) {
        Throwable e = thrown;
        while ((e instanceof ExecutionException || e instanceof CompletionException) && e.getCause() != null) {
            e = e.getCause();
        }
        return e;
    }
}
