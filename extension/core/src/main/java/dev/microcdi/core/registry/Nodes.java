package dev.microcdi.core.registry;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.microcdi.core.selector.VersionedNode;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.ServiceInfo;

/**
 * The nodes of one service, kept up by the events of a watch. The lists it gives out never change.
 *
 * <p>Not safe for use by many threads.
 */
final class Nodes {
    private final String name;
    private final Map<String, Known> byVersionAndId = new LinkedHashMap<>();
    /** Silent, and missing in the last answer too. */
    private Set<String> doubtful = new HashSet<>();

    /** A node, and when it was told of last. */
    private record Known(VersionedNode node, long heard) {
    }

    /** No node of the service of this name. */
    Nodes(String name) {
        this.name = name;
    }

    /** Applies an event, and returns all nodes, in order of arrival. */
    List<VersionedNode> apply(RegistryEvent event) {
        switch (event) {
            case RegistryEvent.Snapshot snapshot -> {
                byVersionAndId.clear();
                doubtful.clear();
                snapshot.services().forEach(this::put);
            }
            case RegistryEvent.Changed changed -> {
                if (changed.change() == RegistryEvent.Change.DELETE) {
                    remove(changed.service());
                } else {
                    put(changed.service());
                }
            }
        }
        return all();
    }

    /** Whether a node has not been told of for this long. */
    boolean silent(Duration limit) {
        return !silentFor(limit).isEmpty();
    }

    private Set<String> silentFor(Duration limit) {
        long now = System.nanoTime();
        return byVersionAndId.entrySet().stream().filter(e -> now - e.getValue().heard() >= limit.toNanos())
                .map(Map.Entry::getKey).collect(Collectors.toCollection(HashSet::new));
    }

    /**
     * Applies what answered a question about the silent. An answer can be lost on the way, so a node is given up when it is
     * missing for the second time in a row.
     */
    List<VersionedNode> confirm(List<ServiceInfo> present, Duration limit) {
        present.forEach(this::put);
        Set<String> missing = silentFor(limit);
        doubtful.retainAll(missing);
        byVersionAndId.keySet().removeAll(doubtful);
        missing.removeAll(doubtful);
        doubtful = missing;
        return all();
    }

    private List<VersionedNode> all() {
        return byVersionAndId.values().stream().map(Known::node).toList();
    }

    private void put(ServiceInfo service) {
        if (service.name().equals(name)) {
            long now = System.nanoTime();
            service.nodes().forEach(n -> byVersionAndId.put(key(service, n),
                    new Known(new VersionedNode(service.version(), n), now)));
        }
    }

    private void remove(ServiceInfo service) {
        if (service.name().equals(name)) {
            service.nodes().forEach(n -> byVersionAndId.remove(key(service, n)));
        }
    }

    private static String key(ServiceInfo service, Node node) {
        return service.version() + '\n' + node.id();
    }
}
