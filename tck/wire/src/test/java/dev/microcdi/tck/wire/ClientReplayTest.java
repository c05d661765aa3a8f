package dev.microcdi.tck.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.microcdi.MicroException;
import dev.microcdi.Service;
import dev.microcdi.client.CallOption;
import dev.microcdi.core.Micro;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Go servers, and servers made to be odd, answered to a Go client, answered to the Java client: its caller gets the
 * same reply or the same error, or a declared other.
 */
class ClientReplayTest {
    static final List<String> FOLDERS = List.of("http-transport", "http-client-vs-fake-server");
    private static final Map<String, Difference> DIFFERENCES = Difference.of("client");
    private static final JsonMapper JSON = JsonMapper.shared();

    static Stream<Recording> recordings() {
        Map<String, String> leftOut = Difference.leftOut("client");
        return FOLDERS.stream().flatMap(folder -> Recordings.in(folder).stream())
                .filter(r -> !leftOut.containsKey(r.file()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recordings") void theJavaCallerGetsWhatTheGoCallerGot(Recording recording) throws Exception {
        List<String> recorded = new ArrayList<>();
        recording.json().path("caller_output").forEach(step -> recorded.add(outcome(step)));
        Difference declared = DIFFERENCES.get(recording.file());

        List<String> actual = new ArrayList<>();
        try (ScriptedServer server = new ScriptedServer(recording); Service caller = Micro.caller().start()) {
            for (JsonNode step : recording.json().path("caller_output")) {
                actual.add(call(caller, server.address(), step));
            }
            assertThat(server.requests()).as("requests that reached the server").isNotEmpty();
        }

        assertThat(actual).as(recording.file() + ": " + recording.shows())
                .isEqualTo(Difference.expected(declared, recorded));
        assertThat(declared == null || !declared.java().equals(recorded))
                .as(recording.file() + " is declared as different and does not differ from Go's").isTrue();
    }

    private static String outcome(JsonNode step) {
        JsonNode e = step.path("error");
        return e.isNull() || e.isMissingNode()
                ? "reply " + Canonical.json(step.path("response"))
                : error(e.path("id").asString(), e.path("code").asInt(), e.path("detail").asString(),
                        e.path("status").asString());
    }

    private static String error(String id, int code, String detail, String status) {
        return "error " + id + " | " + code + " | " + detail.strip() + " | " + status;
    }

    /** The step's own request does not matter to a scripted server; its time limit does. */
    private static String call(Service caller, String address, JsonNode step) {
        boolean waitsInVain = step.path("error").path("code").asInt() == 408;
        try {
            Object reply = caller.client().call("greeter", "Greeter.Hello", Map.of("name", "John"), Object.class,
                    CallOption.address(address), CallOption.timeout(Duration.ofMillis(waitsInVain ? 1_000 : 20_000)));
            return "reply " + Canonical.json(JSON.valueToTree(reply));
        } catch (MicroException e) {
            return error(e.id(), e.code(), e.detail().replace(address, "<address>"), e.status());
        }
    }
}
