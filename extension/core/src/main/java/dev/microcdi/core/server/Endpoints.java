package dev.microcdi.core.server;

import java.lang.annotation.Annotation;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Stream;
import dev.microcdi.core.Subscription;
import dev.microcdi.core.settings.Durations;
import dev.microcdi.plugin.Capability;
import dev.microcdi.server.Handler;
import dev.microcdi.server.Subscribe;

/**
 * Which methods of a class are endpoints, which are subscribers, and what is wrong with the rest.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/server/rpc_handler.go">Go Micro, newRPCHandler</a>
 */
public final class Endpoints {
    private Endpoints() {
    }

    /** A method, and the endpoint it is. */
    public record Rpc(String name, Method method) {
    }

    /** A method, and what it subscribes to. */
    public record Event(Subscription subscription, Method method) {
    }

    /** The endpoints of a handler class, by name. Methods with problems are left out. */
    public static List<Rpc> rpcs(Class<?> type) {
        List<Rpc> found = new ArrayList<>();
        byName(type).forEach((name, methods) -> {
            if (methods.size() == 1 && problem(methods.get(0)) == null) {
                found.add(new Rpc(name, methods.get(0)));
            }
        });
        return found;
    }

    /**
     * The endpoints of a handler class that this transport cannot carry, one sentence each without a full stop.
     *
     * @param plugin the transport's name
     * @param can what it can do
     */
    public static List<String> streamProblems(Class<?> type, String plugin, Set<Capability> can) {
        return can.contains(Capability.STREAM)
                ? List.of()
                : rpcs(type).stream().map(Rpc::method).filter(Endpoints::isStream)
                        .map(m -> text(m) + " is a stream, and transport " + plugin
                                + " has not the capability STREAM")
                        .toList();
    }

    /** Whether a call of this method is a stream, for which the transport needs STREAM. */
    static boolean isStream(Method m) {
        return m.getReturnType() == java.util.stream.Stream.class
                || m.getParameterCount() == 1 && m.getParameterTypes()[0] == Stream.class;
    }

    /** The subscribers of any class. Methods with problems are left out. */
    public static List<Event> events(Class<?> type) {
        List<Event> found = new ArrayList<>();
        for (Method m : declared(type)) {
            Subscribe subscribe = m.getAnnotation(Subscribe.class);
            if (subscribe != null && eventProblem(m) == null) {
                found.add(new Event(Subscription.of(subscribe), m));
            }
        }
        return found;
    }

    /**
     * What is wrong with the methods of a class, one sentence each that names the method.
     *
     * @param handler whether its public methods are endpoints
     */
    public static List<String> problems(Class<?> type, boolean handler) {
        List<String> found = new ArrayList<>();
        if (handler) {
            byName(type).forEach((name, methods) -> {
                if (methods.size() > 1) {
                    found.add(text(methods.get(0)) + " is overloaded: two methods cannot be one endpoint, " + name);
                }
                for (Method m : methods) {
                    String p = problem(m);
                    if (p != null) {
                        found.add(text(m) + " " + p);
                    }
                }
            });
        }
        for (Method m : declared(type)) {
            String p = m.isAnnotationPresent(Subscribe.class) ? eventProblem(m) : null;
            if (p != null) {
                found.add(text(m) + " " + p);
            }
        }
        return found;
    }

    private static Map<String, List<Method>> byName(Class<?> type) {
        Handler handler = type.getAnnotation(Handler.class);
        String prefix = handler != null && !handler.value().isEmpty() ? handler.value() : type.getSimpleName();
        Map<String, List<Method>> byName = new TreeMap<>();
        for (Method m : declared(type)) {
            if (Modifier.isPublic(m.getModifiers()) && !m.isAnnotationPresent(Subscribe.class) && !isContainers(m)) {
                byName.computeIfAbsent(prefix + "." + capital(m.getName()), n -> new ArrayList<>()).add(m);
            }
        }
        return byName;
    }

    /** Declared, in a fixed order, without what the compiler made. */
    private static List<Method> declared(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(m -> !m.isSynthetic() && !Modifier.isStatic(m.getModifiers()) && !isObjects(m))
                .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toGenericString))
                .toList();
    }

    private static boolean isObjects(Method m) {
        return Arrays.stream(Object.class.getDeclaredMethods()).anyMatch(
                o -> o.getName().equals(m.getName()) && Arrays.equals(o.getParameterTypes(), m.getParameterTypes()));
    }

    /** Life-cycle methods, producers, observers: the container calls them, nobody else. */
    private static boolean isContainers(Method m) {
        return Arrays.stream(m.getAnnotations()).anyMatch(Endpoints::isJakartas)
                || Arrays.stream(m.getParameterAnnotations()).flatMap(Arrays::stream).anyMatch(Endpoints::isJakartas);
    }

    private static boolean isJakartas(Annotation a) {
        String name = a.annotationType().getName();
        return name.startsWith("jakarta.annotation.Post") || name.startsWith("jakarta.annotation.Pre")
                || name.startsWith("jakarta.enterprise.inject.Produces") || name.startsWith("jakarta.enterprise.event.")
                || name.startsWith("jakarta.enterprise.inject.Disposes") || name.equals("jakarta.inject.Inject");
    }

    private static @Nullable String problem(Method m) {
        if (m.getParameterCount() > 1) {
            return "has " + m.getParameterCount() + " parameters: an endpoint has one or none";
        }
        if (m.getParameterCount() == 1 && m.getParameterTypes()[0] == Stream.class) {
            if (m.getReturnType() != void.class) {
                return "takes a Stream and returns " + m.getReturnType().getSimpleName() + ": it must be void, what it "
                        + "answers it sends";
            }
            if (!(m.getGenericParameterTypes()[0] instanceof ParameterizedType)) {
                return "takes a Stream without types: say what it receives and sends, Stream<Question, Answer>";
            }
        }
        for (Type t : m.getGenericParameterTypes()) {
            if (!resolvable(t)) {
                return "has a parameter of type " + t.getTypeName() + ", which cannot be resolved";
            }
        }
        if (!resolvable(m.getGenericReturnType())) {
            return "returns " + m.getGenericReturnType().getTypeName() + ", which cannot be resolved";
        }
        return null;
    }

    private static @Nullable String eventProblem(Method m) {
        if (!Modifier.isPublic(m.getModifiers())) {
            return "has @Subscribe and is not public";
        }
        String wrong = m.getAnnotation(Subscribe.class) instanceof Subscribe s ? valueProblem(s) : null;
        if (wrong != null) {
            return wrong;
        }
        if (m.getParameterCount() != 1) {
            return "has @Subscribe and " + m.getParameterCount() + " parameters: it takes one, the event";
        }
        Type t = m.getGenericParameterTypes()[0];
        return resolvable(t) ? null : "has an event of type " + t.getTypeName() + ", which cannot be resolved";
    }

    private static @Nullable String valueProblem(Subscribe s) {
        if (s.value().isBlank()) {
            return "has @Subscribe without a topic";
        }
        if (s.retries() < 0) {
            return "has @Subscribe with retries = " + s.retries() + ": 0 is the least";
        }
        if (s.maxInFlight() < 1) {
            return "has @Subscribe with maxInFlight = " + s.maxInFlight() + ": 1 is the least";
        }
        try {
            return Durations.parse(s.delay()).isNegative()
                    ? "has @Subscribe with delay = " + s.delay() + ": it must not be negative"
                    : null;
        } catch (IllegalArgumentException e) {
            return "has @Subscribe with a delay that cannot be read: " + e.getMessage();
        }
    }

    private static boolean resolvable(Type type) {
        return switch (type) {
            case TypeVariable<?> v -> false;
            case ParameterizedType p -> Arrays.stream(p.getActualTypeArguments()).allMatch(Endpoints::resolvable);
            case GenericArrayType a -> resolvable(a.getGenericComponentType());
            case WildcardType w -> Arrays.stream(w.getUpperBounds()).allMatch(Endpoints::resolvable);
            default -> true;
        };
    }

    /** Class and method, for messages. */
    public static String text(Method m) {
        return m.getDeclaringClass().getSimpleName() + "." + m.getName();
    }

    private static String capital(String method) {
        return method.substring(0, 1).toUpperCase(Locale.ROOT) + method.substring(1);
    }
}
