package dev.microcdi.core.settings;

import java.util.Comparator;

import dev.microcdi.Choice;
import dev.microcdi.Kind;

/**
 * One instance of a kind: the default one, or what {@code micro.brokers.audit} describes.
 *
 * @param kind its kind
 * @param name {@link Choice#DEFAULT}, or its own name
 */
public record Instance(Kind kind, String name) implements Comparable<Instance> {
    private static final Comparator<Instance> ORDER = Comparator.comparing((Instance i) -> !i.isDefault())
            .thenComparing(Instance::kind).thenComparing(Instance::name);

    /** What {@code micro.<kind>} selects. */
    public static Instance of(Kind kind) {
        return new Instance(kind, Choice.DEFAULT);
    }

    /** Whether {@code micro.<kind>} selects it. */
    public boolean isDefault() {
        return name.equals(Choice.DEFAULT);
    }

    /** The key that selects it. */
    public String key() {
        return isDefault() ? "micro." + kind.word() : "micro." + kind.plural() + "." + name;
    }

    /** Registry, transport, broker; then further ones by kind and name. */
    @Override public int compareTo(Instance other) {
        return ORDER.compare(this, other);
    }
}
