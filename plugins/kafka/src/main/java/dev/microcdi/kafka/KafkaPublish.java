package dev.microcdi.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.core.spi.Envelope;

/**
 * One message on its way. The client's {@code send} may itself block, for as long as a server is looked for, so it is called
 * on a virtual thread that is interrupted when the time is over. Whether the client had taken the message by then decides
 * between "never sent" and "unknown".
 */
final class KafkaPublish {
    private static final Duration GRACE = Duration.ofMillis(200);

    private final KafkaClients clients;
    private final KafkaTopics topics;
    private final KafkaFailures failures;
    private final String topic;
    private final String what;
    private final ProducerRecord<byte[], byte[]> record;
    private final CompletableFuture<@Nullable Void> confirmed = new CompletableFuture<>();
    private final Thread sender;
    /** Whether the client has the record, or may have. */
    private volatile boolean taken;

    KafkaPublish(KafkaClients clients, KafkaTopics topics, KafkaFailures failures, String topic, Message message,
            PublishOptions options) {
        this.clients = clients;
        this.topics = topics;
        this.failures = failures;
        this.topic = topic;
        this.what = "a message for \"" + topic + "\"";
        this.record = new ProducerRecord<>(topic, bytes(options.key()), Envelope.write(message));
        this.sender = Thread.ofVirtual().name("micro-broker-kafka-publish").unstarted(this::send);
    }

    private static byte @Nullable [] bytes(@Nullable String key) {
        return key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns when the servers have the message. */
    void await(Duration timeout) {
        sender.start();
        try {
            confirmed.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            topics.doubt(topic);
            throw failures.of(what, !taken, e);
        } catch (TimeoutException e) {
            throw ended("did not confirm " + what + " within " + timeout, e);
        } catch (InterruptedException e) {
            UnavailableException failure = ended("had not confirmed " + what + " when its publisher was interrupted",
                    e);
            Thread.currentThread().interrupt();
            throw failure;
        }
    }

    private UnavailableException ended(String how, Exception cause) {
        topics.doubt(topic);
        sender.interrupt();
        boolean known = false;
        try {
            known = sender.join(GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return failures.late(how, known && !taken, cause);
    }

    private void send() {
        try {
            topics.declare(topic);
            Producer<byte[], byte[]> producer = clients.producer();
            taken = true;
            try {
                producer.send(record, (metadata, e) -> ended(producer, e));
            } catch (RuntimeException e) {
                ended(producer, e);
            }
        } catch (Exception | Error e) {
            confirmed.completeExceptionally(e);
        }
    }

    /** On the sender's thread when the client refused the record, on the client's own otherwise. */
    private void ended(Producer<byte[], byte[]> producer, @Nullable Exception e) {
        if (e == null) {
            confirmed.complete(null);
            return;
        }
        if (Thread.currentThread() == sender) {
            taken = false;
        }
        boolean goesOn = e instanceof RetriableException || e instanceof RecordTooLargeException
                || e instanceof InvalidTopicException || e instanceof TopicAuthorizationException
                || e instanceof InterruptException;
        if (!goesOn) {
            clients.giveUp(producer);
        }
        confirmed.completeExceptionally(e);
    }
}
