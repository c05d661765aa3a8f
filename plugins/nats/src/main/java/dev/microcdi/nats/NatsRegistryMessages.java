package dev.microcdi.nats;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.microcdi.core.spi.PeerJson;
import dev.microcdi.core.spi.ServiceJson;
import dev.microcdi.registry.ServiceInfo;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Go Micro's processes tell each other on the query and the watch subjects, byte for byte as Go writes it.
 *
 * <p>{@code Service} is {@code null} in a list question only: a {@code null} in any other message ends every Go process that
 * reads it. All keys of a record are written always: a Go watcher decodes one message over the one before.
 */
final class NatsRegistryMessages {
    static final String CREATE = "create";
    static final String UPDATE = "update";
    static final String DELETE = "delete";
    static final String GET = "get";
    static final String LIST = "list";

    private static final JsonMapper MAPPER = PeerJson.mapper();

    /** One message; {@code service} is null when it was, or could not be read. */
    record Told(String action, @Nullable ServiceInfo service) {
    }

    private NatsRegistryMessages() {
    }

    static byte[] change(String action, ServiceInfo service) {
        return wrap(ServiceJson.write(service), action);
    }

    static byte[] get(String name) {
        String map = ServiceJson.writeMap(Map.of("name", name));
        return wrap((map.substring(0, map.length() - 1)
                + ",\"version\":\"\",\"metadata\":null,\"endpoints\":null,\"nodes\":null}").getBytes(UTF_8), GET);
    }

    static byte[] list() {
        return wrap("null".getBytes(UTF_8), LIST);
    }

    private static byte[] wrap(byte[] service, String action) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(service.length + 40);
        out.writeBytes("{\"Service\":".getBytes(UTF_8));
        out.writeBytes(service);
        out.writeBytes((",\"Action\":\"" + action + "\"}").getBytes(UTF_8));
        return out.toByteArray();
    }

    /**
     * Reads a message. Keys match in any case, as in Go.
     *
     * @throws IllegalArgumentException if it is none, or its service is neither {@code null} nor a record
     */
    static Told read(byte[] utf8) {
        JsonNode json;
        try {
            json = MAPPER.readTree(new String(utf8, UTF_8));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
        JsonNode action = field(json, "Action");
        JsonNode service = field(json, "Service");
        return new Told(action == null || !action.isString() ? "" : action.stringValue(),
                service == null || service.isNull() ? null : ServiceJson.read(service.toString().getBytes(UTF_8)));
    }

    private static @Nullable JsonNode field(JsonNode json, String key) {
        JsonNode exact = json.get(key);
        return exact != null || !json.isObject()
                ? exact
                : json.properties().stream().filter(e -> e.getKey().equalsIgnoreCase(key)).map(Map.Entry::getValue)
                        .findFirst().orElse(null);
    }
}
