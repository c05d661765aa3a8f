package dev.microcdi.consul;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

import dev.microcdi.core.spi.PeerJson;
import dev.microcdi.core.spi.ServiceJson;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.ServiceInfo;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Between our records and the JSON of Consul's API. */
final class ConsulRecords {
    private static final JsonMapper MAPPER = PeerJson.mapper();
    private static final Pattern META_KEY = Pattern.compile("(?!consul-)[A-Za-z0-9_-]{1,128}");
    private static final int META_PAIRS = 64;
    private static final int META_BYTES = 512;
    /** Consul does not reap a critical service sooner. */
    private static final Duration REAPED_AFTER = Duration.ofMinutes(1);
    private static final Duration SLACK = Duration.ofSeconds(5);

    private ConsulRecords() {
    }

    /** The body of an agent's registration of one node. */
    static String registration(ServiceInfo service, Node node, Duration ttl) {
        ConsulAddress address = ConsulAddress.of(node.address());
        ObjectNode body = MAPPER.createObjectNode();
        body.put("ID", node.id());
        body.put("Name", service.name());
        ArrayNode tags = body.putArray("Tags");
        ConsulTags.write(service, node).forEach(tags::add);
        body.put("Port", address.port());
        body.put("Address", address.host());
        body.set("Meta", MAPPER.readTree(ServiceJson.writeMap(meta(node))));
        if (!ttl.isZero()) {
            ObjectNode check = body.putObject("Check");
            check.put("TTL", goText(ttl));
            // Passing from the first moment: otherwise a look-up between this request and the first pass sees it critical.
            check.put("Status", "passing");
            Duration reap = ttl.compareTo(REAPED_AFTER) < 0 ? REAPED_AFTER : ttl;
            check.put("DeregisterCriticalServiceAfter", goText(reap.plus(SLACK)));
        }
        return body.toString();
    }

    /** What of the metadata Consul accepts as Meta; people see it in Consul's own pages, readers take the tags. */
    private static Map<String, String> meta(Node node) {
        Map<String, String> allowed = new TreeMap<>();
        new TreeMap<>(node.metadata()).forEach((key, value) -> {
            if (allowed.size() < META_PAIRS && META_KEY.matcher(key).matches()
                    && value.getBytes(StandardCharsets.UTF_8).length <= META_BYTES) {
                allowed.put(key, value);
            }
        });
        return allowed;
    }

    /** A duration as Go writes it: {@code 1m30s}, {@code 1.5s}. */
    static String goText(Duration duration) {
        StringBuilder text = new StringBuilder();
        if (duration.toHours() > 0) {
            text.append(duration.toHours()).append('h');
        }
        if (duration.toMinutes() > 0) {
            text.append(duration.toMinutesPart()).append('m');
        }
        text.append(duration.toSecondsPart());
        if (duration.toMillisPart() > 0) {
            text.append('.').append(String.format("%03d", duration.toMillisPart()).replaceFirst("0+$", ""));
        }
        return text.append('s').toString();
    }

    /** The live nodes of a health answer, by id, each in a record of its own. */
    static Map<String, ServiceInfo> live(String healthJson) {
        Map<String, ServiceInfo> found = new LinkedHashMap<>();
        Map<String, Long> age = new LinkedHashMap<>();
        for (JsonNode entry : parse(healthJson)) {
            JsonNode service = entry.path("Service");
            String id = service.path("ID").asString("");
            String name = service.path("Service").asString("");
            long index = service.path("ModifyIndex").asLong(0);
            // The same id twice: registered at one agent, then at another. The later one counts.
            if (!id.isEmpty() && !name.isEmpty() && !isCritical(entry) && index >= age.getOrDefault(id, 0L)) {
                age.put(id, index);
                found.put(id, record(entry, service, name, id));
            }
        }
        return found;
    }

    private static ServiceInfo record(JsonNode entry, JsonNode service, String name, String id) {
        List<String> tags = strings(service.path("Tags"));
        String host = service.path("Address").asString("");
        ConsulAddress address = new ConsulAddress(
                host.isEmpty() ? entry.path("Node").path("Address").asString("") : host,
                service.path("Port").asInt(0));
        Node node = new Node(id, address.toString(), ConsulTags.metadata(tags));
        return new ServiceInfo(name, ConsulTags.version(tags), Map.of(), ConsulTags.endpoints(tags), List.of(node));
    }

    private static boolean isCritical(JsonNode entry) {
        return StreamSupport.stream(entry.path("Checks").spliterator(), false)
                .anyMatch(check -> check.path("Status").asString("").equals("critical"));
    }

    /** The keys of a catalogue answer. */
    static List<String> names(String catalogJson) {
        return parse(catalogJson).properties().stream().map(Map.Entry::getKey).toList();
    }

    /** The names of the services that have a critical check; empty text for a check of a whole machine. */
    static List<String> checkedNames(String checksJson) {
        return StreamSupport.stream(parse(checksJson).spliterator(), false)
                .map(check -> check.path("ServiceName").asString("")).toList();
    }

    static boolean isEmptyList(String json) {
        return parse(json).isEmpty();
    }

    private static List<String> strings(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(each -> each.asString("")).toList();
    }

    private static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw new IllegalStateException("Consul's answer is not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
