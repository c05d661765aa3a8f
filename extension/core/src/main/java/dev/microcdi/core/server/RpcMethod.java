package dev.microcdi.core.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.codec.Codec;
import dev.microcdi.registry.Endpoint;

/** One method that can be called: an endpoint's, or a subscriber's. */
public final class RpcMethod implements Target {
    private final Method method;
    private final Supplier<?> instance;
    private final @Nullable Type parameter;
    private final boolean plain;

    /** A method on the object that the supplier gives for each call. */
    public RpcMethod(Method method, Supplier<?> instance) {
        this.method = method;
        this.instance = instance;
        this.parameter = method.getParameterCount() == 0 ? null : method.getGenericParameterTypes()[0];
        this.plain = !Endpoints.isStream(method) && !returnsRaw();
        method.setAccessible(true);
    }

    @Override public @Nullable Type parameter() {
        return parameter;
    }

    /** Whether a call of it is a stream. */
    boolean streams() {
        return Endpoints.isStream(method);
    }

    /** Whether it takes one request and returns all that is to be sent. */
    boolean sends() {
        return method.getReturnType() == java.util.stream.Stream.class;
    }

    /** What a stream of two ways receives. */
    Type incoming() {
        return parameter instanceof ParameterizedType p ? p.getActualTypeArguments()[0] : Message.class;
    }

    /** Whether it can be called with this object as it is, without a message. */
    boolean takes(Object request) {
        return plain && (parameter == null || parameter instanceof Class<?> c && c.isInstance(request));
    }

    boolean returnsRaw() {
        return method.getReturnType() == Message.class;
    }

    /** The registry's view of it. */
    Endpoint describe(String name) {
        Type in = parameter;
        Type out = method.getGenericReturnType();
        if (streams()) {
            // Go's description of any stream: nobody reads more of it than the metadata.
            return new Endpoint(name, new Endpoint.Value("Context", "Context", List.of()),
                    new Endpoint.Value("Stream", "Stream", List.of()), Map.of("stream", "true"));
        }
        return new Endpoint(name, in == null || in == Message.class ? null : Shapes.of(in),
                out == void.class || out == Message.class ? null : Shapes.of(out), Map.of());
    }

    /** The registry's view of a subscriber: Go's name {@code <type>.<method>}, no response, the topic as metadata. */
    @Override public Endpoint describeEvent(String topic) {
        Type in = parameter;
        String method = this.method.getName();
        return new Endpoint(this.method.getDeclaringClass().getSimpleName() + "." + method.substring(0, 1).toUpperCase(
                Locale.ROOT) + method.substring(1), in == null || in == Message.class ? null : Shapes.of(in), null,
                Map.of("subscriber", "true", "topic", topic));
    }

    /**
     * What it is called with for a request.
     *
     * @param service who says that a request cannot be read
     * @return null for a method without a parameter
     */
    @Nullable Object argument(String service, Message request, Codec codec) {
        if (parameter == null) {
            return null;
        }
        if (parameter == Message.class) {
            return request;
        }
        try {
            return codec.decode(request.body(), parameter);
        } catch (IllegalArgumentException e) {
            throw new MicroException(service, 400, String.valueOf(e.getMessage()), MicroException.statusText(400),
                    false, e);
        }
    }

    /** Calls it; the argument is ignored by a method without parameter. */
    @Override public @Nullable Object call(@Nullable Object argument) throws Exception {
        try {
            Object target = instance.get();
            return parameter == null ? method.invoke(target) : method.invoke(target, argument);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    @Override public String toString() {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }
}
