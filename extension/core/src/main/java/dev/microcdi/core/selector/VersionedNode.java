package dev.microcdi.core.selector;

import dev.microcdi.registry.Node;

/**
 * A node, and the version of the service that it runs.
 *
 * @param version the service's version
 * @param node the node
 */
public record VersionedNode(String version, Node node) {
}
