package dev.microcdi.plugin;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/** A text that no log, message or {@code toString} shows. */
public final class Secret {
    private final String value;

    /**
     * Hides a text.
     *
     * @param value the text
     */
    public Secret(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /**
     * The text, for the one place that sends it.
     *
     * @return the text
     */
    public String reveal() {
        return value;
    }

    @Override public boolean equals(@Nullable Object other) {
        return other instanceof Secret s && value.equals(s.value);
    }

    @Override public int hashCode() {
        return value.hashCode();
    }

    /**
     * Nothing of the text.
     *
     * @return always {@code ***}
     */
    @Override public String toString() {
        return "***";
    }
}
