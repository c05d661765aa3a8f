package dev.microcdi.tck.wire;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import dev.microcdi.Service;
import dev.microcdi.core.Micro;
import dev.microcdi.core.ServerSettings;
import dev.microcdi.registry.Registry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The Java twin of the recorded Go service, and what of its record is the same. */
final class PeerService {
    /** The unique part of the recorded node's id. */
    static final String ID = "0f0e0d0c-0b0a-4900-8807-060504030201";
    /** Of these the Java side has none, or its own: two streams; the raw call, which says no types; Go's functions. */
    private static final List<String> OTHER_ENDPOINTS = List.of("Greeter.Count", "Greeter.Echo", "Greeter.Context",
            "Func",
            "Greeter.OnEvent");

    private PeerService() {
    }

    /** Registers as the Go service did: same name, version, id and metadata, on a free port. */
    static Service start(Registry registry) {
        return Micro.service("greeter").registry(registry).handle(new Greeter())
                .server(Micro.settings(ServerSettings.class,
                        Map.of("id", ID, "metadata", "zone=a", "deregister-wait", "PT0S")))
                .start();
    }

    /** The endpoints that both sides have, by name, without Go's doc comments. */
    static Map<String, String> endpoints(Iterable<JsonNode> endpoints) {
        return StreamSupport.stream(endpoints.spliterator(), false)
                .filter(e -> !OTHER_ENDPOINTS.contains(e.path("name").asString()))
                .collect(Collectors.toMap(e -> e.path("name").asString(), PeerService::types, (a, b) -> a,
                        TreeMap::new));
    }

    private static String types(JsonNode endpoint) {
        ObjectNode copy = ((ObjectNode) endpoint).deepCopy();
        copy.remove("metadata");
        return Canonical.json(copy);
    }

}
