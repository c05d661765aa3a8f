package dev.microcdi.rabbitmq;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import com.rabbitmq.client.AMQP.BasicProperties;

/** One message on its way, and how it ended. */
final class RabbitMqOutgoing {
    private final String topic;
    private final BasicProperties properties;
    private final byte[] body;
    private final CompletableFuture<End> end = new CompletableFuture<>();

    /** How it can end. */
    enum Outcome {
        CONFIRMED, NOT_SENT, UNKNOWN, TOO_LARGE
    }

    /**
     * How it ended.
     *
     * @param why for people
     * @param cause what the client library threw, or null
     */
    record End(Outcome outcome, String why, @Nullable Throwable cause) {
        static final End CONFIRMED = new End(Outcome.CONFIRMED, "confirmed", null);
    }

    RabbitMqOutgoing(String topic, BasicProperties properties, byte[] body) {
        this.topic = topic;
        this.properties = properties;
        this.body = body;
    }

    String topic() {
        return topic;
    }

    BasicProperties properties() {
        return properties;
    }

    /** Not copied. */
    byte[] body() {
        return body;
    }

    /** What became of it; never completed with an exception. */
    CompletableFuture<End> end() {
        return end;
    }
}
