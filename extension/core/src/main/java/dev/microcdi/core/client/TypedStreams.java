package dev.microcdi.core.client;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Stream;
import dev.microcdi.client.CallOption;
import dev.microcdi.client.Client;

/**
 * Methods of typed clients that stream: {@code Stream<Answer, Question> chat()} for both ways, {@code java.util.stream.Stream<Row>
 * rows(Query query)} for one request and many replies.
 */
final class TypedStreams {
    private TypedStreams() {
    }

    static boolean isStream(Type type) {
        return raw(type) == Stream.class || raw(type) == java.util.stream.Stream.class;
    }

    private static @Nullable Type raw(Type type) {
        return type instanceof ParameterizedType p ? p.getRawType() : type;
    }

    static void check(Method m, String where, List<String> found) {
        Class<?> reply = m.getReturnType();
        boolean twoWays = reply == Stream.class;
        if (!twoWays && reply != java.util.stream.Stream.class) {
            return;
        }
        if (!(m.getGenericReturnType() instanceof ParameterizedType)) {
            found.add(where + " returns a Stream without types");
        }
        if (twoWays && m.getParameterCount() > 0) {
            found.add(where + " returns a Stream and has a parameter; what it asks it sends");
        }
    }

    static Object open(Client client, String service, String endpoint, Type reply, Object @Nullable [] arguments,
            CallOption[] options) {
        Type incoming = reply instanceof ParameterizedType p ? p.getActualTypeArguments()[0] : Object.class;
        Stream<Object, Object> stream = client.stream(service, endpoint, incoming, options);
        return raw(reply) == Stream.class ? stream : replies(stream, arguments == null ? Map.of() : arguments[0]);
    }

    /** Asks once; each reply is received when it is wanted. The call ends with the last, or when it is closed. */
    private static java.util.stream.Stream<Object> replies(Stream<Object, Object> stream, Object request) {
        try {
            stream.send(request);
        } catch (RuntimeException e) {
            stream.close();
            throw e;
        }
        return StreamSupport.stream(new Received(stream), false).onClose(stream::close);
    }

    private static final class Received extends AbstractSpliterator<Object> {
        private final Stream<Object, Object> stream;

        Received(Stream<Object, Object> stream) {
            super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
            this.stream = stream;
        }

        @Override public boolean tryAdvance(Consumer<? super Object> action) {
            Object next;
            try {
                next = stream.receive();
            } catch (RuntimeException e) {
                stream.close();
                throw e;
            }
            if (next == null) {
                stream.close();
                return false;
            }
            action.accept(next);
            return true;
        }
    }
}
