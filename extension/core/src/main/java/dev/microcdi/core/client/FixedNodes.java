package dev.microcdi.core.client;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import dev.microcdi.core.selector.NodePolicy;
import dev.microcdi.core.selector.ServiceNodes;
import dev.microcdi.core.selector.VersionedNode;
import dev.microcdi.registry.Node;

/**
 * Nodes that callers name by address. What is known of them lasts from call to call, as for those of the registry; beyond
 * {@value #MOST} lists all are forgotten at once. Safe for use by many threads.
 */
final class FixedNodes {
    private static final int MOST = 256;

    private final NodePolicy policy;
    private final ConcurrentMap<Key, ServiceNodes> known = new ConcurrentHashMap<>();

    private record Key(String service, List<String> addresses) {
    }

    FixedNodes(NodePolicy policy) {
        this.policy = policy;
    }

    ServiceNodes of(String service, List<String> addresses) {
        Key key = new Key(service, addresses);
        ServiceNodes nodes = known.get(key);
        if (nodes == null) {
            if (known.size() >= MOST) {
                known.clear();
            }
            nodes = known.computeIfAbsent(key, this::make);
        }
        return nodes;
    }

    private ServiceNodes make(Key key) {
        ServiceNodes nodes = new ServiceNodes(key.service(), policy);
        nodes.update(key.addresses().stream().map(a -> new VersionedNode("", new Node(a, a, Map.of()))).toList());
        return nodes;
    }
}
