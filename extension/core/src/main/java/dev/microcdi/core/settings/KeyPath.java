package dev.microcdi.core.settings;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Where the options of one record are looked for, narrowest first.
 *
 * @param label what to call them in a message, for example {@code micro.consul}
 * @param prefixes key prefixes without the last dot, narrowest first
 * @param addressKey a further key for the option {@code address} only, after the first prefix that is not the last; or null
 * @param fixedAddress an address that came with the selecting value ({@code nats://h:p}); it wins over all keys; or null
 */
public record KeyPath(String label, List<String> prefixes, @Nullable String addressKey,
        ConfigView.@Nullable Value fixedAddress) {
    /** The option that a URL and {@code micro.<kind>.address} set. */
    static final String ADDRESS = "address";

    /** Copies the list. */
    public KeyPath {
        prefixes = List.copyOf(prefixes);
    }

    /**
     * One prefix.
     *
     * @param prefix for example {@code micro.server}
     * @return the path
     */
    public static KeyPath of(String prefix) {
        return new KeyPath(prefix, List.of(prefix), null, null);
    }

    /** The keys of an option, narrowest first. */
    List<String> keys(String option) {
        List<String> keys = new ArrayList<>();
        if (addressKey != null && option.equals(ADDRESS)) {
            keys.add(addressKey);
        }
        prefixes.forEach(p -> keys.add(p + "." + option));
        return keys;
    }

    /** The value that wins, or null for the default. */
    ConfigView.@Nullable Value find(String option, ConfigView config) {
        if (fixedAddress != null && option.equals(ADDRESS)) {
            return fixedAddress;
        }
        for (String key : keys(option)) {
            ConfigView.Value v = config.value(key);
            if (v != null) {
                return v;
            }
        }
        return null;
    }
}
