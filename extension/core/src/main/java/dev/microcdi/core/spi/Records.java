package dev.microcdi.core.spi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.microcdi.registry.Node;
import dev.microcdi.registry.ServiceInfo;

/** Registries that keep one record for each node put them together for the answer. */
public final class Records {
    private Records() {
    }

    /**
     * One record for each name and version, in order of appearance; metadata and endpoints are those of its first node.
     *
     * @param each records, usually of one node
     * @return none of them without nodes
     */
    public static List<ServiceInfo> byVersion(Iterable<ServiceInfo> each) {
        Map<List<String>, ServiceInfo> first = new LinkedHashMap<>();
        Map<List<String>, List<Node>> nodes = new LinkedHashMap<>();
        for (ServiceInfo one : each) {
            if (!one.nodes().isEmpty()) {
                List<String> key = List.of(one.name(), one.version());
                first.putIfAbsent(key, one);
                nodes.computeIfAbsent(key, k -> new ArrayList<>()).addAll(one.nodes());
            }
        }
        return first.entrySet().stream().map(e -> e.getValue().withNodes(nodes.getOrDefault(e.getKey(), List.of())))
                .toList();
    }
}
