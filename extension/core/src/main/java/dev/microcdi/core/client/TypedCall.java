package dev.microcdi.core.client;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import dev.microcdi.client.Call;
import dev.microcdi.client.CallOption;
import dev.microcdi.client.Client;
import dev.microcdi.client.ClientOf;
import dev.microcdi.core.settings.Durations;

/**
 * One method of a {@link ClientOf} interface, read once.
 *
 * @param reply what the caller gets, now or later
 * @param later whether it gets a future
 */
record TypedCall(String service, String endpoint, Type reply, boolean later, CallOption[] options) {
    static TypedCall of(Class<?> type, Method m) {
        Call call = m.getAnnotation(Call.class);
        String endpoint = call == null || call.value().isEmpty() ? endpoint(type, m) : call.value();
        List<CallOption> options = new ArrayList<>();
        if (call != null && !call.timeout().isEmpty()) {
            options.add(CallOption.timeout(Durations.parse(call.timeout())));
        }
        if (call != null && call.idempotent()) {
            options.add(CallOption.idempotent());
        }
        boolean later = isFuture(m.getReturnType());
        Type reply = later
                ? ((ParameterizedType) m.getGenericReturnType()).getActualTypeArguments()[0]
                : m.getGenericReturnType();
        return new TypedCall(type.getAnnotation(ClientOf.class).value(), endpoint, reply, later,
                options.toArray(CallOption[]::new));
    }

    private static String endpoint(Class<?> type, Method m) {
        String name = type.getSimpleName();
        String handler = name.endsWith("Client") && name.length() > 6 ? name.substring(0, name.length() - 6) : name;
        return handler + "." + m.getName().substring(0, 1).toUpperCase(Locale.ROOT) + m.getName().substring(1);
    }

    @Nullable Object call(Client client, Object @Nullable [] arguments) {
        if (TypedStreams.isStream(reply)) {
            return TypedStreams.open(client, service, endpoint, reply, arguments, options);
        }
        Object request = arguments == null ? Map.of() : arguments[0];
        return later ? FutureCall.start(service, () -> now(client, request)) : now(client, request);
    }

    private @Nullable Object now(Client client, Object request) {
        if (reply == void.class || reply == Void.class) {
            client.call(service, endpoint, request, Object.class, options);
            return null;
        }
        return client.call(service, endpoint, request, reply, options);
    }

    private static boolean isFuture(Class<?> type) {
        return type == CompletionStage.class || type == CompletableFuture.class;
    }

    /** What is wrong with the return type, or null. */
    static @Nullable String replyProblem(Method m) {
        Class<?> reply = m.getReturnType();
        if (!isFuture(reply)) {
            return Future.class.isAssignableFrom(reply) || CompletionStage.class.isAssignableFrom(reply)
                    ? " returns a " + reply.getSimpleName()
                            + "; return the reply itself, or a CompletionStage or CompletableFuture of it"
                    : null;
        }
        return m.getGenericReturnType() instanceof ParameterizedType p && isKnown(p.getActualTypeArguments()[0])
                ? null
                : " returns a " + reply.getSimpleName() + " that does not say of what, such as " + reply.getSimpleName()
                        + "<HelloReply>";
    }

    private static boolean isKnown(Type t) {
        return !(t instanceof WildcardType) && !(t instanceof TypeVariable<?>) && !TypedStreams.isStream(t);
    }
}
