package dev.microcdi.tck.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.microcdi.MicroException;
import dev.microcdi.Service;
import dev.microcdi.core.Micro;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Java client in the place of a recorded Go client: it sends the same requests, and what Go servers, and servers made
 * to be odd, answered to that leads to the same reply or error, or to a declared other.
 */
@Execution(ExecutionMode.CONCURRENT)
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
    @MethodSource("recordings") void theJavaClientSendsAndGetsWhatTheGoClientDid(Recording recording) throws Exception {
        List<String> recorded = RecordedClient.lines(recording);
        Difference declared = DIFFERENCES.get(recording.file());
        List<String> actual = new ArrayList<>();
        List<HttpMessage> requests;
        try (ScriptedServer server = new ScriptedServer(answers(recording));
                Service caller = Micro.caller().codec(new ProtobufBytes()).start()) {
            String address = address(recording, server);
            for (JsonNode output : recording.json().path("caller_output")) {
                actual.add(call(caller, address, Step.of(recording, output)));
                // What the server closes must be closed when the next call begins, as it was in Go's run.
                await().until(server::settled);
            }
            requests = server.requests();
            actual.add(RecordedClient.requests(requests.size()));
        }

        assertThat(actual).as(recording.file() + ": " + recording.shows())
                .isEqualTo(Difference.expected(declared, recorded));
        assertThat(declared == null || !declared.java().equals(recorded))
                .as(recording.file() + " is declared as different and does not differ from Go's").isTrue();
        assertThat(RecordedClient.sent(requests)).as("requests")
                .containsSubsequence(RecordedClient.sent(RecordedClient.requests(answers(recording))));
        assertThat(requests).allSatisfy(r -> {
            assertThat(r.headers()).containsKey("Micro-Id");
            assertThat(Long.parseLong(r.headers().get("Timeout"))).isPositive();
        });
    }

    /** 33 kept only when a Go client sent its attempts; what they were answered is what 17 kept. */
    private static Recording answers(Recording recording) {
        return recording.json().has("attempt_seconds")
                ? Recordings.of("http-client-vs-fake-server/17-remote-408-retried.json")
                : recording;
    }

    /** In some recordings the caller finds nobody: there is no such service, or no such port. */
    private static String address(Recording recording, ScriptedServer server) {
        String flags = recording.json().path("producer").path("client").asString();
        return flags.contains("-service nosuch")
                ? ""
                : flags.contains("-address 127.0.0.1:1 ")
                        ? "127.0.0.1:1"
                        : server.address();
    }

    private static String call(Service caller, String address, Step step) {
        try {
            Object reply = caller.client().call(step.service(), step.endpoint(), step.request(), step.reply(),
                    step.at(address));
            return RecordedClient.reply(JSON.valueToTree(reply));
        } catch (MicroException e) {
            return RecordedClient.error(e);
        }
    }
}
