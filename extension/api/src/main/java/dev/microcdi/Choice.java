package dev.microcdi;

/**
 * What was selected for one kind, and who decided. The start block, health and tools print exactly this.
 *
 * @param kind what was chosen
 * @param instance {@code default}, or the name of a further instance ({@code audit} for {@code micro.brokers.audit})
 * @param plugin the plugin's name, never an alias
 * @param address the address in use, or an empty string for a plugin that has none
 * @param key the key that decided, for example {@code micro.registry}; empty for the built-in default and for code
 * @param source last path segment of the configuration source that holds the key, {@code default}, or {@code code}
 * @param ordinal ordinal of that source; 0 for the built-in default and for code
 */
public record Choice(Kind kind, String instance, String plugin, String address, String key, String source,
        int ordinal) {
    /** The instance name of what {@code micro.<kind>} selects. */
    public static final String DEFAULT = "default";
}
