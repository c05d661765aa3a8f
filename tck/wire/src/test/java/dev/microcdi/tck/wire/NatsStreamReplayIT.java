package dev.microcdi.tck.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.microcdi.Service;
import dev.microcdi.Stream;
import dev.microcdi.client.CallOption;
import dev.microcdi.core.Micro;
import dev.microcdi.nats.NatsTransport;
import dev.microcdi.tck.servers.Nats;
import io.nats.client.Connection;
import tools.jackson.databind.JsonNode;

/**
 * Streams that a Go client had with a Go server over NATS, with the Java client in the Go client's place: it sends what that sent, in
 * the same order, and gets what that got. The server's part is published as it was recorded, after the message that it followed.
 */
class NatsStreamReplayIT {
    static java.util.stream.Stream<Recording> streams() {
        return NatsReplayIT.recordings().filter(r -> r.file().contains("stream"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams") void theJavaClientStreamsAsTheGoClientDid(Recording recording) throws Exception {
        Queue<String> requests = new ConcurrentLinkedQueue<>();
        List<String> received = new ArrayList<>();
        List<String> sent = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        Deque<JsonNode> script = new ArrayDeque<>();
        recording.json().path("messages").forEach(m -> {
            script.add(m);
            (NatsReplayIT.ofClient(m) ? sent : answers).add(NatsReplayIT.ofClient(m)
                    ? NatsReplayIT.request(m.path("payload").asString())
                    : NatsReplayIT.answer(m.path("payload").asString()));
        });
        List<JsonNode> steps = List.copyOf(script);
        try (Connection go = NatsReplayIT.connect();
                NatsTransport transport = new NatsTransport(Nats.shared().address());
                Service caller = Micro.caller().transport(transport).start()) {
            go.createDispatcher(request -> {
                requests.add(NatsReplayIT.request(new String(request.getData(), UTF_8)));
                script.poll();
                while (!script.isEmpty() && !NatsReplayIT.ofClient(script.getFirst())) {
                    go.publish(request.getReplyTo(), script.poll().path("payload").asString().getBytes(UTF_8));
                }
            }).subscribe(NatsReplayIT.NODE);
            go.flush(NatsReplayIT.PATIENCE);
            play(caller, steps, received);
            await().until(() -> requests.size() >= sent.size());
        }
        assertThat(received).as("what the caller got").isEqualTo(answers);
        assertThat(requests).as("what the server got").containsExactlyElementsOf(sent);
    }

    /** Does what the Go caller did: the opening, what it sent, what it waited for. Its end was its Close, as here. */
    private static void play(Service caller, List<JsonNode> steps, List<String> received) {
        String endpoint = NatsReplayIT.JSON.readTree(steps.getFirst().path("payload").asString()).path("Header")
                .path("Micro-Endpoint").asString();
        try (Stream<JsonNode, Object> stream = caller.client().stream("greeter", endpoint, JsonNode.class,
                CallOption.address(NatsReplayIT.NODE), CallOption.timeout(Duration.ofSeconds(20)))) {
            for (JsonNode step : steps.subList(1, steps.size())) {
                JsonNode message = NatsReplayIT.JSON.readTree(step.path("payload").asString());
                boolean end = message.path("Header").path("Micro-Error").asString("").equals("EOS");
                if (!NatsReplayIT.ofClient(step)) {
                    JsonNode got = stream.receive();
                    received.add(got == null ? "Micro-Error: EOS" : Canonical.body(got + "\n"));
                } else if (!end) {
                    stream.send(NatsReplayIT.JSON.readValue(
                            java.util.Base64.getDecoder().decode(message.path("Body").asString()), Map.class));
                }
            }
        }
    }
}
