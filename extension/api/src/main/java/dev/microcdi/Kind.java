package dev.microcdi;

import java.util.Locale;

/** The three kinds of plugin. */
public enum Kind {
    /** Where services are found. */
    REGISTRY("registries"),
    /** How calls travel. */
    TRANSPORT("transports"),
    /** How events travel. */
    BROKER("brokers");

    private final String plural;

    Kind(String plural) {
        this.plural = plural;
    }

    /**
     * The word in keys and messages, lower case.
     *
     * @return {@code registry}, {@code transport} or {@code broker}
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The word in the keys of further instances, as in {@code micro.brokers.audit}.
     *
     * @return {@code registries}, {@code transports} or {@code brokers}
     */
    public String plural() {
        return plural;
    }
}
