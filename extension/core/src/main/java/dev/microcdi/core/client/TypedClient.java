package dev.microcdi.core.client;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.microcdi.client.Call;
import dev.microcdi.client.Client;
import dev.microcdi.client.ClientOf;
import dev.microcdi.core.settings.Durations;

/**
 * Makes the typed client of a {@link ClientOf} interface: method {@code hello} of {@code GreeterClient} calls
 * {@code Greeter.Hello}.
 */
public final class TypedClient {
    private TypedClient() {
    }

    /**
     * A client of this type. Safe for use by many threads if {@code client} is.
     *
     * @param <T> the interface
     * @param type an interface with {@link ClientOf} and no {@link #problems}
     * @param client what makes the calls
     * @return an object that calls
     * @throws IllegalArgumentException if the interface has problems
     */
    public static <T> T create(Class<T> type, Client client) {
        List<String> problems = problems(type);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        Map<Method, TypedCall> calls = remote(type)
                .collect(Collectors.toMap(Function.identity(), m -> TypedCall.of(type, m)));
        InvocationHandler handler = (proxy, method, arguments) -> {
            TypedCall call = calls.get(method);
            if (call != null) {
                return call.call(client, arguments);
            }
            return method.isDefault() ? itself(proxy, method, arguments) : objects(type, proxy, method, arguments);
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, handler));
    }

    /** Runs a default method; unlike {@code InvocationHandler.invokeDefault} also that of an interface that is not public. */
    private static @Nullable Object itself(Object proxy, Method method, Object @Nullable [] arguments)
            throws Throwable {
        Class<?> declaring = method.getDeclaringClass();
        return MethodHandles.privateLookupIn(declaring, MethodHandles.lookup()).unreflectSpecial(method, declaring)
                .bindTo(proxy).invokeWithArguments(arguments == null ? new Object[0] : arguments);
    }

    private static Object objects(Class<?> type, Object proxy, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> type.getSimpleName() + " of service " + type.getAnnotation(ClientOf.class).value();
        };
    }

    /**
     * What keeps an interface from being a typed client.
     *
     * @param type any class
     * @return sentences in a fixed order; empty if it is fine
     */
    public static List<String> problems(Class<?> type) {
        String name = type.getName();
        ClientOf of = type.getAnnotation(ClientOf.class);
        if (!type.isInterface() || of == null) {
            return List.of(name + " is not an interface with @ClientOf");
        }
        List<String> found = new ArrayList<>();
        if (of.value().isBlank()) {
            found.add(name + " has @ClientOf without a service");
        }
        if (type.getTypeParameters().length > 0) {
            found.add(name + " has type parameters");
        }
        remote(type).sorted(Comparator.comparing(Method::toString))
                .forEach(m -> check(m, name + "." + m.getName(), found));
        return found;
    }

    private static void check(Method m, String where, List<String> found) {
        if (m.getParameterCount() > 1) {
            found.add(where + " has " + m.getParameterCount() + " parameters; it may have one, the request");
        }
        if (m.getTypeParameters().length > 0) {
            found.add(where + " has type parameters");
        }
        String reply = TypedCall.replyProblem(m);
        if (reply != null) {
            found.add(where + reply);
        }
        TypedStreams.check(m, where, found);
        Call call = m.getAnnotation(Call.class);
        if (call != null && !call.timeout().isEmpty()) {
            try {
                Duration d = Durations.parse(call.timeout());
                if (d.isZero() || d.isNegative()) {
                    found.add(where + " has a @Call timeout that is not positive, " + call.timeout());
                }
            } catch (IllegalArgumentException e) {
                found.add(where + " has a @Call timeout that cannot be read: " + e.getMessage());
            }
        }
    }

    private static Stream<Method> remote(Class<?> type) {
        return Arrays.stream(type.getMethods()).filter(m -> Modifier.isAbstract(m.getModifiers()));
    }
}
