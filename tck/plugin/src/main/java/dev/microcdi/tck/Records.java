package dev.microcdi.tck;

import java.util.List;
import java.util.Map;

import dev.microcdi.registry.Endpoint;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.ServiceInfo;

/** Records to register. */
final class Records {
    private Records() {
    }

    /** A plain record with one node. */
    static ServiceInfo plain(String name, String nodeSuffix, Map<String, String> nodeMetadata) {
        Node node = new Node(name + "-" + nodeSuffix, "127.0.0.1:8080", nodeMetadata);
        return new ServiceInfo(name, "1.0.0", Map.of(), List.of(), List.of(node));
    }

    static ServiceInfo plain(String name, String nodeSuffix) {
        return plain(name, nodeSuffix, Map.of("protocol", "http"));
    }

    /** A record with everything in it that a store may get wrong, except metadata of the service. */
    static ServiceInfo rich(String name) {
        Endpoint.Value field = new Endpoint.Value("name", "string", List.of());
        Endpoint.Value tags = new Endpoint.Value("tags", "[]string", List.of());
        Endpoint hello = new Endpoint("Greeter.Hello",
                new Endpoint.Value("HelloRequest", "HelloRequest", List.of(field, tags)),
                new Endpoint.Value("HelloReply", "HelloReply", List.of(field)),
                Map.of("stream", "true", "note", "größer → 大"));
        Endpoint bare = new Endpoint("Greeter.Bare", null, null, Map.of());
        Node node = new Node(name + "-0c9f", "[::1]:8443",
                Map.of("protocol", "http", "empty", "", "quote", "\"a\\b\"\n\t<&>",
                        "unicode", "Zürich 東京 😀", "long", "x".repeat(1000)));
        return new ServiceInfo(name, "1.2.3-rc.1+Ü", Map.of(), List.of(hello, bare), List.of(node));
    }
}
