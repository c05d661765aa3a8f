package dev.microcdi.tck.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.microcdi.MicroException;
import dev.microcdi.Service;
import dev.microcdi.consul.ConsulRegistry;
import dev.microcdi.core.Micro;
import dev.microcdi.core.spi.ZlibHex;
import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.tck.servers.Consul;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A Go service's record in a real Consul leads a Java caller to it; a Java service's record there is a Go service's. */
class ConsulPeerIT {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String RECORD = "registry-consul/01-record-default-ttl.json";
    private static final String CRITICAL = "registry-consul/17-critical.json";
    private static final Recording GO_RECORD = Recordings.of(RECORD);

    /** All that this class takes from the recordings. */
    static Stream<String> recordings() {
        return Stream.concat(Stream.of(RECORD, CRITICAL), read());
    }

    @Test void aJavaCallerFindsAndCallsAGoServiceByItsRecord() throws Exception {
        JsonNode record = GO_RECORD.json().path("agent_service");
        ObjectNode registration = JSON.createObjectNode().put("Name", record.path("Service").asString());
        List.of("ID", "Tags", "Meta", "Address").forEach(key -> registration.set(key, record.path(key)));

        assertThat(answerTo(registration)).isEqualTo(Map.of("text", "Hello John"));
    }

    static Stream<String> read() {
        return Stream
                .of("10-hand-made-ordinary-zlib", "11-foreign-tag-first", "12-foreign-tag-last", "13-one-letter-tag",
                        "14-plain-tags", "15-no-version", "16-no-protocol", "18-no-protocol-wire")
                .map(name -> "registry-consul/" + name + ".json");
    }

    /** 13 ends a Go client's process; the others it reads and calls, as the recordings say. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("read") void aJavaCallerReadsWhatAGoCallerReads(String file) throws Exception {
        JsonNode json = Recordings.of(file).json();

        assertThat(answerTo((ObjectNode) json.path("registered").deepCopy())).isEqualTo(Map.of("text", "Hello John"));
    }

    @Test void aNodeWhoseCheckNeverPassedIsNotCalled() throws Exception {
        ObjectNode registration = (ObjectNode) Recordings.of(CRITICAL).json().path("registered")
                .deepCopy();

        MicroException e = catchThrowableOfType(MicroException.class, () -> answerTo(registration));

        assertThat(e.id()).isEqualTo("go.micro.client");
        assertThat(e.code()).isEqualTo(404);
    }

    /** Puts the record, with the address of a server that answers as the Go one did, and calls the service by its name. */
    private static Object answerTo(ObjectNode registration) throws Exception {
        String consul = Consul.shared().address();
        String id = registration.path("ID").asString();
        String service = registration.path("Name").asString();
        try (ScriptedServer go = new ScriptedServer(Recordings.of("http-transport/01-call-ok.json"));
                RawHttp raw = new RawHttp(consul)) {
            registration.put("Port", HostAndPort.parse(go.address()).port());
            raw.send("PUT", "/v1/agent/service/register", registration.toString());
            try (ConsulRegistry registry = new ConsulRegistry(consul);
                    Service caller = Micro.caller().registry(registry).start()) {
                return caller.client().call(service, "Greeter.Hello", Map.of("name", "John"), Object.class);
            } finally {
                raw.send("PUT", "/v1/agent/service/deregister/" + id, "");
            }
        }
    }

    @Test void aJavaServiceRegistersWhatTheGoServiceRegisters() throws Exception {
        JsonNode go = GO_RECORD.json().path("agent_service");
        String consul = Consul.shared().address();
        try (RawHttp raw = new RawHttp(consul);
                ConsulRegistry registry = new ConsulRegistry(consul);
                Service service = PeerService.start(registry)) {
            String id = go.path("ID").asString();
            await().until(() -> raw.send("GET", "/v1/agent/services", "").has(id));
            JsonNode java = raw.send("GET", "/v1/agent/services", "").path(id);

            assertThat(java.path("Service")).isEqualTo(go.path("Service"));
            assertThat(java.path("Address")).isEqualTo(go.path("Address"));
            assertThat(java.path("Port").asInt()).isEqualTo(HostAndPort.parse(service.node().address()).port());
            assertThat(java.path("Meta")).isEqualTo(go.path("Meta"));
            assertThat(tags(java, "t-")).isEqualTo(tags(go, "t-"));
            assertThat(tags(java, "v-")).isEqualTo(tags(go, "v-"));
            assertThat(endpoints(java)).isEqualTo(endpoints(go)).isNotEmpty();
            assertThat(raw.send("GET", "/v1/health/service/greeter?passing", "").findValuesAsString("ID")).contains(id);
        }
        try (RawHttp raw = new RawHttp(consul)) {
            assertThat(raw.send("GET", "/v1/agent/services", "").has(go.path("ID").asString())).isFalse();
        }
    }

    private static List<String> tags(JsonNode service, String prefix) {
        return StreamSupport.stream(service.path("Tags").spliterator(), false).map(JsonNode::asString)
                .filter(tag -> tag.startsWith(prefix)).map(tag -> ZlibHex.decode(tag.substring(2))).sorted().toList();
    }

    private static Map<String, String> endpoints(JsonNode service) {
        return PeerService.endpoints(tags(service, "e-").stream().map(JSON::readTree).toList());
    }
}
