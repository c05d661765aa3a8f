package dev.microcdi.core.selector;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Which nodes of a service may be called.
 *
 * @param version of the service; null for any
 * @param metadata what a node's metadata must have
 */
public record Filter(@Nullable String version, Map<String, String> metadata) {
    /** All nodes. */
    public static final Filter NONE = new Filter(null, Map.of());

    /** Copies the metadata. */
    public Filter {
        metadata = Map.copyOf(metadata);
    }

    boolean isNone() {
        return version == null && metadata.isEmpty();
    }

    boolean takes(VersionedNode n) {
        return (version == null || version.equals(n.version()))
                && n.node().metadata().entrySet().containsAll(metadata.entrySet());
    }

    /** {@code version v2 and zone=a}. */
    @Override public String toString() {
        String zone = new TreeMap<>(metadata).entrySet().stream().map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(" and "));
        return version == null ? zone : "version " + version + (zone.isEmpty() ? "" : " and " + zone);
    }

    /** The same words of a node: its version, and what it has under the keys that were asked for. */
    String describe(VersionedNode n) {
        String zone = new TreeMap<>(metadata).keySet().stream()
                .map(k -> n.node().metadata().containsKey(k) ? k + "=" + n.node().metadata().get(k) : "no " + k)
                .collect(Collectors.joining(" and "));
        return "version " + n.version() + (zone.isEmpty() ? "" : " and " + zone);
    }
}
