package dev.microcdi.nats;

import dev.microcdi.registry.Node;
import dev.microcdi.registry.ServiceInfo;

/** What makes a node one and the same, in whatever version: its service's name and its id. */
record NatsNode(String service, String id) {
    static NatsNode of(ServiceInfo service, Node node) {
        return new NatsNode(service.name(), node.id());
    }
}
