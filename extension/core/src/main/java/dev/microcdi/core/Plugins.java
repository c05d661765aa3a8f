package dev.microcdi.core;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Kind;
import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;
import dev.microcdi.plugin.Plugin;

/** What a plugin object says of itself by annotation, and the built-in defaults. */
public final class Plugins {
    private Plugins() {
    }

    /** The plugin's name, or the class's simple name for one that has no annotation. */
    public static String name(Object plugin) {
        Plugin annotation = find(plugin.getClass(), Plugin.class);
        return annotation != null ? annotation.value() : plugin.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** What the plugin declares that it can do. */
    public static Set<Capability> capabilities(Object plugin) {
        Capabilities annotation = find(plugin.getClass(), Capabilities.class);
        return annotation == null
                ? Set.of()
                : Arrays.stream(annotation.value()).collect(Collectors.toUnmodifiableSet());
    }

    /** Also through the subclass that a container may have made. */
    private static <A extends java.lang.annotation.Annotation> @Nullable A find(Class<?> type, Class<A> annotation) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            A found = c.getDeclaredAnnotation(annotation);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /**
     * The default of a kind, always the same whatever else is on the class path: http for calls, memory for the rest.
     *
     * @throws IllegalStateException if its artifact is missing; the message names it
     */
    static <T> T builtIn(Kind kind, Class<T> type) {
        String plugin = kind == Kind.TRANSPORT ? "http" : "memory";
        String className = "dev.microcdi." + plugin + "." + plugin.substring(0, 1).toUpperCase(Locale.ROOT)
                + plugin.substring(1) + type.getSimpleName();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            return type.cast(Class.forName(className, true, loader != null ? loader : Plugins.class.getClassLoader())
                    .getConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "no " + kind.word() + " was given, and the built-in default is missing: add "
                            + "dev.microcdi:micro-" + plugin + ", or pass a " + kind.word() + " to the builder",
                    e);
        }
    }
}
