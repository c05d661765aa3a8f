package dev.microcdi.tck.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.microcdi.Service;
import dev.microcdi.core.Micro;
import dev.microcdi.etcd.EtcdRegistry;
import dev.microcdi.tck.servers.Etcd;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A Go service's record in a real etcd leads a Java caller to it; a Java service's record there is a Go service's. */
class EtcdPeerIT {
    /** With Go's flags parsed: a time to live of 60 s, as ours. */
    private static final String INIT = "registry-etcd/02-record-init.json";
    private static final JsonMapper JSON = JsonMapper.shared();

    /** All that this class takes from the recordings. */
    static Stream<String> recordings() {
        return Stream.of("registry-etcd/01-record-default-ttl.json", INIT);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recordings") void aJavaCallerFindsAndCallsAGoServiceByItsRecord(String file) throws Exception {
        JsonNode go = record(file);
        String etcd = Etcd.shared().address();
        try (ScriptedServer server = new ScriptedServer(Recordings.of("http-transport/01-call-ok.json"));
                RawHttp raw = new RawHttp(etcd)) {
            ObjectNode value = (ObjectNode) JSON.readTree(go.path("value").asString());
            ((ObjectNode) value.path("nodes").path(0)).put("address", server.address());
            raw.send("POST", "/v3/kv/put",
                    JSON.writeValueAsString(Map.of("key", base64(go.path("key").asString()), "value",
                            base64(value.toString()))));
            try (EtcdRegistry registry = new EtcdRegistry(etcd);
                    Service caller = Micro.caller().registry(registry).start()) {
                assertThat(caller.client().call("greeter", "Greeter.Hello", Map.of("name", "John"), Object.class))
                        .isEqualTo(Map.of("text", "Hello John"));
            } finally {
                raw.send("POST", "/v3/kv/deleterange", key(go));
            }
        }
    }

    @Test void aJavaServiceRegistersWhatTheGoServiceRegisters() throws Exception {
        JsonNode go = record(INIT);
        JsonNode goValue = JSON.readTree(go.path("value").asString());
        String etcd = Etcd.shared().address();
        try (RawHttp raw = new RawHttp(etcd);
                EtcdRegistry registry = new EtcdRegistry(etcd);
                Service service = PeerService.start(registry)) {
            await().until(() -> found(raw, go).has("value"));
            JsonNode found = found(raw, go);
            ObjectNode java = (ObjectNode) JSON.readTree(Base64.getDecoder().decode(found.path("value").asString()));

            assertThat(java.path("nodes").path(0).path("address").asString()).isEqualTo(service.node().address());
            ((ObjectNode) java.path("nodes").path(0)).set("address", goValue.path("nodes").path(0).path("address"));
            assertThat(java.path("nodes")).isEqualTo(goValue.path("nodes"));
            assertThat(java.path("name")).isEqualTo(goValue.path("name"));
            assertThat(java.path("version")).isEqualTo(goValue.path("version"));
            assertThat(java.propertyNames()).isEqualTo(goValue.propertyNames());
            assertThat(PeerService.endpoints(java.path("endpoints")))
                    .isEqualTo(PeerService.endpoints(goValue.path("endpoints"))).isNotEmpty();
            String lease = found.path("lease").asString();
            assertThat(raw.send("POST", "/v3/lease/timetolive", JSON.writeValueAsString(Map.of("ID", lease)))
                    .path("grantedTTL")).isEqualTo(Recordings.of(INIT).json().path("lease")
                            .path("grantedTTL"));
        }
        try (RawHttp raw = new RawHttp(etcd)) {
            assertThat(found(raw, go).isMissingNode()).isTrue();
        }
    }

    private static JsonNode record(String file) {
        return Recordings.of(file).json().path("records").path(0);
    }

    private static JsonNode found(RawHttp raw, JsonNode go) throws IOException, InterruptedException {
        return raw.send("POST", "/v3/kv/range", key(go)).path("kvs").path(0);
    }

    private static String key(JsonNode go) {
        return JSON.writeValueAsString(Map.of("key", base64(go.path("key").asString())));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
