package dev.microcdi.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import dev.microcdi.registry.Node;
import dev.microcdi.registry.ServiceInfo;

/**
 * Who must get a message once: a subscription without a group, or one of a group.
 *
 * @param group the group; empty for a subscription without one
 * @param nodes any of them; tried in this order
 */
record HttpTarget(String group, List<Node> nodes) {
    /** Go Micro's name of the service whose nodes are subscriptions. */
    static final String SERVICE = "micro.http.broker";
    /** Go Micro's version of a subscription without a group. */
    static final String BROADCAST = "ff.http.broadcast";

    /** The targets of a topic, among the subscriptions of all topics; a group's in random order. */
    static List<HttpTarget> of(String topic, List<ServiceInfo> found) {
        List<HttpTarget> targets = new ArrayList<>();
        for (ServiceInfo version : found) {
            List<Node> nodes = new ArrayList<>(version.nodes().stream()
                    .filter(n -> "http".equals(n.metadata().get("broker")) && topic.equals(n.metadata().get("topic")))
                    .toList());
            if (version.version().equals(BROADCAST)) {
                nodes.forEach(n -> targets.add(new HttpTarget("", List.of(n))));
            } else if (!nodes.isEmpty()) {
                Collections.shuffle(nodes);
                targets.add(new HttpTarget(version.version(), nodes));
            }
        }
        return targets;
    }

    boolean broadcast() {
        return group.isEmpty();
    }

    String name() {
        return broadcast() ? nodes.get(0).id() : "group " + group;
    }
}
