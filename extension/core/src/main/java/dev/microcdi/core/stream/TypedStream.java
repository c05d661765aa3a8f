package dev.microcdi.core.stream;

import java.lang.reflect.Type;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.Stream;
import dev.microcdi.codec.Codec;

/**
 * A link, and a codec for what goes over it.
 *
 * @param <I> what is received
 * @param <O> what is sent
 */
public final class TypedStream<I, O> implements Stream<I, O> {
    private final StreamLink link;
    private final Codec codec;
    private final Type incoming;
    private final @Nullable Long deadline;
    private final UnaryOperator<MicroException> failures;

    /**
     * A stream on a link.
     *
     * @param incoming type of what is received
     * @param deadline by {@link System#nanoTime}, or null
     * @param failures what to make of a failure, for example to say where it arose
     */
    public TypedStream(StreamLink link, Codec codec, Type incoming, @Nullable Long deadline,
            UnaryOperator<MicroException> failures) {
        this.link = link;
        this.codec = codec;
        this.incoming = incoming;
        this.deadline = deadline;
        this.failures = failures;
    }

    @Override public void send(O message) {
        byte[] body = message instanceof Message raw ? raw.body() : codec.encode(message);
        try {
            link.send(body, deadline);
        } catch (MicroException e) {
            throw failures.apply(e);
        }
    }

    @Override public @Nullable I receive() {
        Message message;
        try {
            message = link.receive(deadline);
        } catch (MicroException e) {
            throw failures.apply(e);
        }
        return message == null ? null : decode(message);
    }

    @SuppressWarnings("unchecked") // the codec returns what the type says
    private I decode(Message message) {
        if (incoming == Message.class) {
            return (I) message;
        }
        try {
            return (I) codec.decode(message.body(), incoming);
        } catch (IllegalArgumentException e) {
            throw failures.apply(new MicroException("go.micro.client.codec", 400, String.valueOf(e.getMessage()),
                    MicroException.statusText(400), false, e));
        }
    }

    @Override public void closeSend() {
        link.end(null);
    }

    @Override public void close() {
        link.close();
    }
}
