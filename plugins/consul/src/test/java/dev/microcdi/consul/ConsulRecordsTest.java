package dev.microcdi.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.microcdi.core.spi.Records;
import dev.microcdi.core.spi.ZlibHex;
import dev.microcdi.registry.Endpoint;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.ServiceInfo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ConsulRecordsTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @Test void aRecordOfGoIsReadWithAllItHolds() {
        ServiceInfo service = goRecord();
        assertThat(service.name()).isEqualTo("greeter");
        assertThat(service.version()).isEqualTo("latest");
        assertThat(service.endpoints()).hasSize(10).extracting(Endpoint::name).startsWith("Greeter.Context")
                .endsWith("Func");
        assertThat(service.nodes()).containsExactly(
                new Node("greeter-0f0e0d0c-0b0a-4900-8807-060504030201", "127.0.0.1:29001", Map.of("broker", "memory",
                        "protocol", "mucp", "registry", "consul", "server", "mucp", "transport", "http", "zone", "a")));
    }

    /** If this fails: compare the two texts; Go sorts neither tags of one letter nor fields, the compressed bytes differ. */
    @Test void whatWeRegisterIsWhatGoRegistersOnceUnpacked() {
        ServiceInfo service = goRecord();
        Node node = service.nodes().getFirst();
        Map<String, String> metadata = new java.util.HashMap<>(node.metadata());
        metadata.remove("zone");
        Node withoutZone = new Node(node.id(), node.address(), metadata);
        JsonNode ours = MAPPER.readTree(ConsulRecords.registration(service, withoutZone, Duration.ofSeconds(60)));
        JsonNode gos = MAPPER.readTree(Resources.read("go-registration.json"));
        ((ObjectNode) ours.get("Check")).remove("Status");
        // Go names the second kind of check too, as null.
        ((ObjectNode) gos).remove("Checks");
        assertThat(unpacked(ours)).containsExactlyInAnyOrderElementsOf(
                unpacked(gos).stream().filter(tag -> !tag.contains("\"ev.")).toList()).isNotEmpty();
        ((ObjectNode) ours).remove("Tags");
        ((ObjectNode) gos).remove("Tags");
        assertThat(ours).isEqualTo(gos);
    }

    /** The recorded registration has no subscribers; the recorded service has two. */
    private static List<String> unpacked(JsonNode registration) {
        List<String> tags = new ArrayList<>();
        registration.get("Tags").forEach(tag -> tags
                .add(tag.stringValue().substring(0, 2) + ZlibHex.decode(tag.stringValue().substring(2))));
        return tags.stream().filter(tag -> !tag.contains("\"subscriber\"")).toList();
    }

    @Test void handMadeRecordsAreReadAsGoReadsThemOrBetter() {
        for (JsonNode one : MAPPER.readTree(Resources.read("hand-made.json"))) {
            JsonNode registered = one.get("registered");
            boolean critical = registered.has("Check");
            ObjectNode service = ((ObjectNode) registered).deepCopy().put("Service", "jsvc").put("ModifyIndex", 1);
            ObjectNode entry = MAPPER.createObjectNode();
            entry.set("Service", service);
            entry.putArray("Checks").addObject().put("Status", critical ? "critical" : "passing");
            List<ServiceInfo> read = Records
                    .byVersion(ConsulRecords.live(MAPPER.createArrayNode().add(entry).toString()).values());
            if (critical) {
                assertThat(read).as(one.get("shows").stringValue()).isEmpty();
                continue;
            }
            boolean hasProtocol = registered.get("Tags").toString().contains("789cab562a28ca2f")
                    || registered.get("Tags").toString().contains("mucp");
            assertThat(read).as(one.get("shows").stringValue()).singleElement().satisfies(s -> {
                assertThat(s.nodes()).containsExactly(
                        new Node("jx", "127.0.0.1:40857", hasProtocol ? Map.of("protocol", "mucp") : Map.of()));
                JsonNode goSaw = one.get("go_saw");
                assertThat(s.version()).isEqualTo(goSaw.isNull() ? "1.2" : goSaw.get("version").stringValue());
            });
        }
    }

    @Test void metaHoldsOnlyWhatConsulAllows() {
        Node node = new Node("n-1", "127.0.0.1:1",
                Map.of("a.b", "dot", "ok_1", "yes", "long", "x".repeat(513), "ümlaut",
                        "no", "consul-x", "reserved", "edge", "x".repeat(512)));
        JsonNode meta = MAPPER.readTree(ConsulRecords.registration(record(node), node, Duration.ZERO)).get("Meta");
        assertThat(meta.propertyNames()).containsExactlyInAnyOrder("ok_1", "edge");
    }

    @Test void withoutATimeToLiveThereIsNoCheck() {
        Node node = new Node("n-1", "127.0.0.1:1", Map.of());
        assertThat(MAPPER.readTree(ConsulRecords.registration(record(node), node, Duration.ZERO)).has("Check"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"PT60S,1m0s", "PT90S,1m30s", "PT1S,1s", "PT0.5S,0.5s", "PT2H,2h0m0s",
        "PT1M0.25S,1m0.25s"}) void durationsAreInGosWords(Duration duration, String text) {
        assertThat(ConsulRecords.goText(duration)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:80,127.0.0.1,80", "[::1]:8080,::1,8080", "host:65535,host,65535", "host:65536,host:65536,0",
        "_INBOX.abc,_INBOX.abc,0", "host:0,host:0,0", "host:080,host:080,0", "[host]:1,[host]:1,0", "::1,::1,0",
        "[::1],[::1],0"}) void anAddressComesBackAsItWas(String address, String host, int port) {
        assertThat(ConsulAddress.of(address)).isEqualTo(new ConsulAddress(host, port)).hasToString(address);
    }

    @Test void theSameIdAtTwoAgentsCountsOnceWithWhatWasWrittenLast() {
        String entry = "{\"Service\":{\"ID\":\"n-1\",\"Service\":\"s\",\"Address\":\"%s\",\"Port\":1,\"ModifyIndex\":%d}}";
        String both = "[" + entry.formatted("new", 9) + "," + entry.formatted("old", 8) + "]";
        assertThat(ConsulRecords.live(both).values()).singleElement()
                .extracting(s -> s.nodes().getFirst().address()).isEqualTo("new:1");
    }

    private static ServiceInfo goRecord() {
        List<ServiceInfo> found = Records
                .byVersion(ConsulRecords.live(Resources.read("go-health.json")).values());
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static ServiceInfo record(Node node) {
        return new ServiceInfo("n", "latest", Map.of(), List.of(), List.of(node));
    }
}
