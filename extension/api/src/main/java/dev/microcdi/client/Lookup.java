package dev.microcdi.client;

import java.time.Duration;
import java.util.List;

/**
 * What a client knows of a service that it calls.
 *
 * @param service the name
 * @param nodes that calls go to, in order of arrival: the last good answer of the registry; empty when nobody registered the
 *            name, or nothing is known yet
 * @param age how long the registry has not been heard while this answer was used; zero while it is heard
 * @param reason why the registry is not heard; empty while it is
 */
public record Lookup(String service, List<Node> nodes, Duration age, String reason) {
    /** Copies the list. */
    public Lookup {
        nodes = List.copyOf(nodes);
    }

    /**
     * One node.
     *
     * @param address where it listens
     * @param version of the service that it runs
     * @param pending calls of this process that it has not answered yet
     * @param ejected whether calls leave it out, because of failures or slow answers
     * @param left how long it is still left out, before one call tries it; zero while it takes part
     */
    public record Node(String address, String version, int pending, boolean ejected, Duration left) {
    }

    /**
     * The addresses of the nodes.
     *
     * @return in the order of the nodes
     */
    public List<String> addresses() {
        return nodes.stream().map(Node::address).toList();
    }
}
