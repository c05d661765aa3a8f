package dev.microcdi.core.registry;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    private final Map<String, Node> byVersionAndId = new LinkedHashMap<>();
    /** Known, but missing in the last confirmation. */
    private Set<String> doubtful = new HashSet<>();

    /** No node of the service of this name. */
    Nodes(String name) {
        this.name = name;
    }

    /** Applies an event, and returns all nodes, in order of arrival. */
    List<Node> apply(RegistryEvent event) {
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
        return List.copyOf(byVersionAndId.values());
    }

    /**
     * Applies what answered a question. An answer can be lost on the way, so a node is given up when it is missing for the
     * second time in a row.
     */
    List<Node> confirm(List<ServiceInfo> present) {
        Set<String> missing = new HashSet<>(byVersionAndId.keySet());
        for (ServiceInfo service : present) {
            put(service);
            service.nodes().forEach(n -> missing.remove(key(service, n)));
        }
        doubtful.retainAll(missing);
        byVersionAndId.keySet().removeAll(doubtful);
        missing.removeAll(doubtful);
        doubtful = missing;
        return List.copyOf(byVersionAndId.values());
    }

    private void put(ServiceInfo service) {
        if (service.name().equals(name)) {
            service.nodes().forEach(n -> byVersionAndId.put(key(service, n), n));
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
