package dev.microcdi.registry;

import java.util.Map;
import java.util.Objects;

/**
 * One running instance of a service.
 *
 * @param id unique together with the service's name; {@code <service name>-<uuid>}
 * @param address {@code host:port}, {@code [v6]:port}, or a bare subject or queue name on a queue transport
 * @param metadata Go's keys ({@code protocol}, {@code transport}, {@code broker}, {@code registry}, {@code server}) and
 *            the user's
 * @see <a href="https://github.com/micro/go-micro/blob/master/registry/registry.go">Go Micro, registry.Node</a>
 */
public record Node(String id, String address, Map<String, String> metadata) {
    /** Checks the id, copies the metadata. */
    public Node {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("id is empty");
        }
        Objects.requireNonNull(address, "address");
        metadata = Map.copyOf(metadata);
    }
}
