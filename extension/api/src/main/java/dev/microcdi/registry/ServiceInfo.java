package dev.microcdi.registry;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a registry knows of one version of a service.
 *
 * @param name the service's name, not empty
 * @param version for example {@code latest}
 * @param metadata of the service; several Go registries lose it, so prefer the node's
 * @param endpoints what can be called
 * @param nodes where it runs
 * @see <a href="https://github.com/micro/go-micro/blob/master/registry/registry.go">Go Micro, registry.Service</a>
 */
public record ServiceInfo(String name, String version, Map<String, String> metadata, List<Endpoint> endpoints,
        List<Node> nodes) {
    /** Checks the name, copies the collections. */
    public ServiceInfo {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("name is empty");
        }
        Objects.requireNonNull(version, "version");
        metadata = Map.copyOf(metadata);
        endpoints = List.copyOf(endpoints);
        nodes = List.copyOf(nodes);
    }

    /**
     * The same record with other nodes.
     *
     * @param others the nodes
     * @return a new record
     */
    public ServiceInfo withNodes(List<Node> others) {
        return new ServiceInfo(name, version, metadata, endpoints, others);
    }
}
