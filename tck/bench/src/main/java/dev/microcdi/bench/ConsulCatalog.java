package dev.microcdi.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

import dev.microcdi.consul.ConsulRegistry;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.ServiceInfo;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * A fleet in Consul's catalogue, as if each machine had an agent of its own with one node of each service. Through one
 * agent it would take hours: an agent looks at all its services at each registration, and no real one has 20,000.
 *
 * @see <a href="https://developer.hashicorp.com/consul/api-docs/catalog#register-entity">Consul, Register Entity</a>
 */
final class ConsulCatalog implements AutoCloseable {
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final String address;

    ConsulCatalog(String address) {
        this.address = address;
    }

    /** All records have the tags that our plugin wrote for one. */
    void fill() throws Exception {
        ServiceInfo one = Fleet.record(0, 0);
        try (ConsulRegistry registry = new ConsulRegistry(address)) {
            registry.register(one, Fleet.TTL);
            JsonNode written = json.readTree(
                    send(HttpRequest.newBuilder(uri("/v1/catalog/service/" + one.name())).build())).get(0);
            registry.deregister(one);
            Fleet.each((record, machine) -> send(HttpRequest.newBuilder(uri("/v1/catalog/register"))
                    .PUT(BodyPublishers.ofString(json.writeValueAsString(entity(record, machine, written)))).build()));
        }
    }

    private static Map<String, Object> entity(ServiceInfo record, int machine, JsonNode written) {
        Node node = record.nodes().get(0);
        int colon = node.address().lastIndexOf(':');
        return Map.of("Node", "machine-" + machine, "Address", "127.0.0.1", "Service", Map.of("ID", node.id(),
                "Service", record.name(), "Tags", written.get("ServiceTags"), "Meta", written.get("ServiceMeta"),
                "Address", node.address().substring(0, colon), "Port",
                Integer.parseInt(node.address().substring(colon + 1))), "Check",
                Map.of("CheckID", "service:" + node.id(), "Name", "TTL", "Status", "passing", "ServiceID", node.id()));
    }

    private URI uri(String path) {
        return URI.create("http://" + address + path);
    }

    private String send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(request.uri() + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    @Override public void close() {
        http.close();
    }
}
