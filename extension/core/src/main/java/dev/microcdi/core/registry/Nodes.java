package dev.microcdi.core.registry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.microcdi.registry.Node;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.ServiceInfo;

/**
 * The nodes of one service, kept up by the events of a watch. One writer; the list it gives out never changes.
 */
final class Nodes {
    private final Map<String, Node> byVersionAndId = new LinkedHashMap<>();

    /** Applies an event to what is known of the service of this name, and returns all nodes, in order of arrival. */
    List<Node> apply(String name, RegistryEvent event) {
        switch (event) {
            case RegistryEvent.Snapshot snapshot -> {
                byVersionAndId.clear();
                snapshot.services().forEach(s -> put(name, s));
            }
            case RegistryEvent.Changed changed -> {
                if (changed.change() == RegistryEvent.Change.DELETE) {
                    remove(name, changed.service());
                } else {
                    put(name, changed.service());
                }
            }
        }
        return List.copyOf(byVersionAndId.values());
    }

    private void put(String name, ServiceInfo service) {
        if (service.name().equals(name)) {
            service.nodes().forEach(n -> byVersionAndId.put(key(service, n), n));
        }
    }

    private void remove(String name, ServiceInfo service) {
        if (service.name().equals(name)) {
            service.nodes().forEach(n -> byVersionAndId.remove(key(service, n)));
        }
    }

    private static String key(ServiceInfo service, Node node) {
        return service.version() + '\n' + node.id();
    }
}
