package dev.microcdi.core.spi;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

import dev.microcdi.registry.Endpoint;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.ServiceInfo;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Go Micro's registry record as JSON, byte for byte as Go writes it, and as leniently read: unknown keys are ignored, keys
 * match in any case, missing, {@code null} and empty are alike. A metadata value that is no string makes a record
 * unreadable, as it does in Go.
 *
 * <p>Threads: any.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/registry/registry.go">Go Micro, registry.Service</a>
 */
public final class ServiceJson {
    private static final JsonMapper MAPPER = PeerJson.mapper();

    private ServiceJson() {
    }

    /**
     * Writes a record.
     *
     * @param service the record, with all its nodes
     * @return UTF-8, no line end
     */
    public static byte[] write(ServiceInfo service) {
        return GoJson.write(json -> service(json, service)).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Writes one endpoint.
     *
     * @param endpoint the endpoint
     * @return one JSON object
     */
    public static String writeEndpoint(Endpoint endpoint) {
        return GoJson.write(json -> endpoint(json, endpoint));
    }

    /**
     * Writes a map of strings.
     *
     * @param map the map, in any order
     * @return one JSON object, keys sorted by their bytes
     */
    public static String writeMap(Map<String, String> map) {
        return GoJson.write(json -> GoJson.map(json, map));
    }

    /**
     * Reads a record.
     *
     * @param utf8 one JSON object
     * @return the record
     * @throws IllegalArgumentException if it is none, has no name, or a node has no id
     */
    public static ServiceInfo read(byte[] utf8) {
        JsonNode json = parse(new String(utf8, StandardCharsets.UTF_8));
        return new ServiceInfo(text(json, "name"), text(json, "version"), strings(field(json, "metadata")),
                list(field(json, "endpoints"), ServiceJson::toEndpoint),
                list(field(json, "nodes"), ServiceJson::toNode));
    }

    /**
     * Reads one endpoint.
     *
     * @param text one JSON object
     * @return the endpoint
     * @throws IllegalArgumentException if it is none
     */
    public static Endpoint readEndpoint(String text) {
        return toEndpoint(parse(text));
    }

    /**
     * Reads a map of strings.
     *
     * @param text one JSON object, or {@code null}
     * @return the map
     * @throws IllegalArgumentException if it is none
     */
    public static Map<String, String> readMap(String text) {
        return strings(parse(text));
    }

    /**
     * Writes a record of one node in the shape of Go's mDNS registry, whose DNS records hold the rest: {@code Metadata} (the
     * node's), {@code Service}, {@code Version}, {@code Endpoints}. Metadata of the service is lost.
     *
     * @param service a record with exactly one node
     * @return one JSON object
     */
    public static String writeNode(ServiceInfo service) {
        return GoJson.write(json -> {
            json.writeStartObject();
            json.writeName("Metadata");
            GoJson.map(json, service.nodes().getFirst().metadata());
            json.writeStringProperty("Service", GoJson.text(service.name()));
            json.writeStringProperty("Version", GoJson.text(service.version()));
            json.writeName("Endpoints");
            endpoints(json, service);
            json.writeEndObject();
        });
    }

    /**
     * Reads what {@link #writeNode} writes.
     *
     * @param text one JSON object
     * @param address the node's address
     * @param id gives the node's id when it is told the service's name
     * @return a record with one node
     * @throws IllegalArgumentException if it is none, has no name, or the id is empty
     */
    public static ServiceInfo readNode(String text, String address, UnaryOperator<String> id) {
        JsonNode json = parse(text);
        String name = text(json, "Service");
        Node node = new Node(id.apply(name), address, strings(field(json, "Metadata")));
        return new ServiceInfo(name, text(json, "Version"), Map.of(),
                list(field(json, "Endpoints"), ServiceJson::toEndpoint), List.of(node));
    }

    private static void service(JsonGenerator json, ServiceInfo service) {
        json.writeStartObject();
        json.writeStringProperty("name", GoJson.text(service.name()));
        json.writeStringProperty("version", GoJson.text(service.version()));
        json.writeName("metadata");
        if (service.metadata().isEmpty()) {
            json.writeNull();
        } else {
            GoJson.map(json, service.metadata());
        }
        json.writeName("endpoints");
        endpoints(json, service);
        json.writeName("nodes");
        json.writeStartArray();
        service.nodes().forEach(node -> node(json, node));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void endpoints(JsonGenerator json, ServiceInfo service) {
        json.writeStartArray();
        service.endpoints().forEach(endpoint -> endpoint(json, endpoint));
        json.writeEndArray();
    }

    private static void node(JsonGenerator json, Node node) {
        json.writeStartObject();
        json.writeName("metadata");
        GoJson.map(json, node.metadata());
        json.writeStringProperty("id", GoJson.text(node.id()));
        json.writeStringProperty("address", GoJson.text(node.address()));
        json.writeEndObject();
    }

    private static void endpoint(JsonGenerator json, Endpoint endpoint) {
        json.writeStartObject();
        json.writeName("request");
        value(json, endpoint.request());
        json.writeName("response");
        value(json, endpoint.response());
        json.writeName("metadata");
        GoJson.map(json, endpoint.metadata());
        json.writeStringProperty("name", GoJson.text(endpoint.name()));
        json.writeEndObject();
    }

    private static void value(JsonGenerator json, Endpoint.@Nullable Value value) {
        if (value == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringProperty("name", GoJson.text(value.name()));
        json.writeStringProperty("type", GoJson.text(value.type()));
        json.writeName("values");
        if (value.values().isEmpty()) {
            json.writeNull();
        } else {
            json.writeStartArray();
            value.values().forEach(field -> value(json, field));
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a JSON record: " + e.getOriginalMessage(), e);
        }
    }

    private static Node toNode(JsonNode json) {
        return new Node(text(json, "id"), text(json, "address"), strings(field(json, "metadata")));
    }

    private static Endpoint toEndpoint(JsonNode json) {
        return new Endpoint(text(json, "name"), toValue(field(json, "request")), toValue(field(json, "response")),
                strings(field(json, "metadata")));
    }

    private static Endpoint.@Nullable Value toValue(@Nullable JsonNode json) {
        return json == null
                ? null
                : new Endpoint.Value(text(json, "name"), text(json, "type"), list(field(json, "values"), child -> {
                    Endpoint.Value value = toValue(child);
                    return value == null ? new Endpoint.Value("", "", List.of()) : value;
                }));
    }

    private static <T> List<T> list(@Nullable JsonNode json, Function<JsonNode, T> each) {
        if (json == null) {
            return List.of();
        }
        if (!json.isArray()) {
            throw new IllegalArgumentException("expected a list, found " + json.getNodeType());
        }
        return StreamSupport.stream(json.spliterator(), false).map(each).toList();
    }

    private static Map<String, String> strings(@Nullable JsonNode json) {
        if (json == null || json.isNull()) {
            return Map.of();
        }
        if (!json.isObject()) {
            throw new IllegalArgumentException("expected an object of strings, found " + json.getNodeType());
        }
        Map<String, String> map = new LinkedHashMap<>();
        json.properties().forEach(entry -> map.put(entry.getKey(), string(entry.getKey(), entry.getValue())));
        return map;
    }

    private static String text(JsonNode json, String key) {
        JsonNode value = field(json, key);
        return value == null ? "" : string(key, value);
    }

    private static String string(String key, JsonNode value) {
        if (value.isNull()) {
            return "";
        }
        if (!value.isString()) {
            throw new IllegalArgumentException("\"" + key + "\" should be a string, is a " + value.getNodeType());
        }
        return value.stringValue();
    }

    /** The value of a key, exactly or else in any case; null when it is missing or null. */
    private static @Nullable JsonNode field(JsonNode json, String key) {
        if (!json.isObject()) {
            throw new IllegalArgumentException("expected an object with \"" + key + "\", found " + json.getNodeType());
        }
        JsonNode exact = json.get(key);
        if (exact == null) {
            exact = json.properties().stream().filter(entry -> entry.getKey().equalsIgnoreCase(key))
                    .map(Map.Entry::getValue).findFirst().orElse(null);
        }
        return exact == null || exact.isNull() ? null : exact;
    }
}
