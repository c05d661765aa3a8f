package dev.microcdi.rabbitmq;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import com.rabbitmq.client.AMQP.BasicProperties;

/** One message on its way, and how it ended. */
final class RabbitMqOutgoing {
    final String topic;
    final BasicProperties properties;
    final byte[] body;
    /** What became of it; never completed with an exception. */
    final CompletableFuture<End> end = new CompletableFuture<>();
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);

    private enum Stage {
        WAITING, WRITTEN, GIVEN_UP
    }

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

    /** False when the one who waited has given up. */
    boolean write() {
        return stage.compareAndSet(Stage.WAITING, Stage.WRITTEN);
    }

    /** True when it was certainly not written, and will not be. */
    boolean giveUp() {
        return stage.compareAndSet(Stage.WAITING, Stage.GIVEN_UP);
    }
}
