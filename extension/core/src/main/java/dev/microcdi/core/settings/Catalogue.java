package dev.microcdi.core.settings;

import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Kind;

/**
 * The plugins that are present.
 *
 * @param offers all of them
 * @param index what their jars say
 * @param winner among several of one kind and name, the one that an alternative makes win; null if none does
 */
public record Catalogue(List<PluginOffer> offers, PluginIndex index,
        Winner winner) {
    /** Decides among several plugins of one kind and name. */
    @FunctionalInterface
    public interface Winner {
        /** The one that an alternative makes win; null if none does. */
        @Nullable PluginOffer among(List<PluginOffer> several);
    }

    /** Sorts by kind, name, class. */
    public Catalogue {
        offers = offers.stream().sorted(Comparator.comparing(PluginOffer::kind).thenComparing(PluginOffer::name)
                .thenComparing(PluginOffer::className).thenComparing(PluginOffer::jar)).toList();
    }

    List<PluginOffer> find(Kind kind, String asked) {
        List<PluginOffer> byName = of(kind).stream().filter(o -> o.name().equals(asked)).toList();
        return byName.isEmpty() ? of(kind).stream().filter(o -> o.answersTo(asked)).toList() : byName;
    }

    List<PluginOffer> of(Kind kind) {
        return offers.stream().filter(o -> o.kind() == kind).toList();
    }

    /** {@code consul (micro-consul), memory (micro-memory)}. */
    String present(Kind kind) {
        String all = of(kind).stream().map(o -> o.name() + " (" + o.artifact() + ")").distinct()
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? "none" : all;
    }

    TreeSet<String> names(Kind kind) {
        TreeSet<String> names = new TreeSet<>();
        for (PluginOffer o : of(kind)) {
            names.add(o.name());
            names.addAll(o.aliases());
        }
        return names;
    }
}
