package dev.microcdi.core.settings;

import java.util.List;
import java.util.stream.Stream;

import dev.microcdi.Kind;

/**
 * A plugin that is present, for one kind.
 *
 * @param kind what it is a plugin of
 * @param name its name
 * @param aliases other names
 * @param className its class, or the class with its producer
 * @param jar file name of the jar that has the class, {@code application} if it is in none
 * @param settings its settings records; empty for none
 * @param produced whether a producer method makes it, so that there is one instance only
 */
public record PluginOffer(Kind kind, String name, List<String> aliases, String className, String jar,
        List<Class<?>> settings,
        boolean produced) {
    /** Copies the lists. */
    public PluginOffer {
        aliases = List.copyOf(aliases);
        settings = List.copyOf(settings);
    }

    /** The artifact as people know it: the jar without version and ending. */
    public String artifact() {
        return jar.replaceFirst("(-\\d[^/]*)?\\.jar$", "");
    }

    boolean answersTo(String asked) {
        return name.equals(asked) || aliases.contains(asked);
    }

    Stream<Option> options() {
        return settings.stream().flatMap(s -> Option.of(s).stream());
    }

    boolean hasAddress() {
        return options().anyMatch(o -> o.name().equals(KeyPath.ADDRESS));
    }
}
