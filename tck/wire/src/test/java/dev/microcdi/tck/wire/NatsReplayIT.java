package dev.microcdi.tck.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.microcdi.MicroException;
import dev.microcdi.Service;
import dev.microcdi.core.Micro;
import dev.microcdi.core.ServerSettings;
import dev.microcdi.memory.MemoryBroker;
import dev.microcdi.memory.MemoryRegistry;
import dev.microcdi.nats.NatsTransport;
import dev.microcdi.tck.servers.Nats;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.Subscription;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Recordings of Go's transport over NATS, replayed on a real server: what Go clients published is published to a Java service, and
 * what Go servers answered is answered to a Java client.
 */
class NatsReplayIT {
    static final JsonMapper JSON = JsonMapper.shared();
    static final Duration PATIENCE = Duration.ofSeconds(10);
    static final String NODE = "lab.greeter.1";
    private static final ServerSettings SETTINGS = Micro.settings(ServerSettings.class,
            Map.of("deregister-wait", "PT0S", "address", NODE));

    /** The run's, or the library's. {@code Timeout} is one attempt's in Go, the whole call's in Java. */
    private static final List<String> NOT_COMPARED = List.of("Micro-ID", "Timeout", "Micro-Stream", "Micro-Window",
            "Micro-Cancel");

    /**
     * Where the Java side answers otherwise, on purpose: it answers after a panic, does not corrupt fast streams, and says the end
     * of a stream also to a client that has said it, because one of ours may still listen.
     */
    private static final Map<String, List<String>> SERVER = Map.of("nats-transport/12-panic.json",
            List.of("Micro-Error: {\"id\":\"greeter\",\"code\":500,\"detail\":\"java.lang.AssertionError: panic\","
                    + "\"status\":\"Internal Server Error\"}"),
            "nats-transport/08-stream-bidi-client-close.json",
            List.of("{\"text\":\"echo a\"}", "{\"text\":\"echo b\"}", "Micro-Error: EOS"),
            "nats-transport/14-stream-server-6-unpaused.json",
            List.of("{\"n\":1}", "{\"n\":2}", "{\"n\":3}", "{\"n\":4}", "{\"n\":5}", "{\"n\":6}", "Micro-Error: EOS"));

    /** A Java caller's time-out says where it waited. A Go caller waits in vain where nobody listens; a Java one knows at once. */
    private static final Map<String, List<String>> CLIENT = Map.of("nats-transport/12-panic.json",
            List.of("error go.micro.client 408 Request Timeout: greeter/Greeter.Panic at lab.greeter.1…"),
            "nats-transport/13-timeout.json",
            List.of("error go.micro.client 408 Request Timeout: greeter/Greeter.Slow at lab.greeter.1…"),
            "nats-transport/15-nobody-listens.json",
            List.of("error go.micro.client 503 Service Unavailable: no node of service greeter can be reached; tried "
                    + "1, the last: nobody listens on \"lab.nobody\""));

    static Stream<Recording> recordings() {
        return Recordings.in("nats-transport").stream();
    }

    static Stream<Recording> served() {
        return recordings().filter(r -> !r.file().contains("nobody"));
    }

    static Stream<Recording> unary() {
        return recordings().filter(r -> !r.file().contains("stream"));
    }

    static boolean ofClient(JsonNode message) {
        return !message.path("reply").isNull();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("served") void theJavaServiceAnswersAsTheGoService(Recording recording) throws Exception {
        List<String> recorded = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        try (NatsTransport transport = new NatsTransport(Nats.shared().address());
                MemoryRegistry registry = new MemoryRegistry();
                MemoryBroker broker = new MemoryBroker();
                Service service = Micro.service("greeter").transport(transport).registry(registry).broker(broker)
                        .server(SETTINGS).handle(new Greeter()).handle(new StreamGreeter()).start();
                Connection go = connect()) {
            assertThat(service.node().address()).isEqualTo(NODE);
            Subscription answers = go.subscribe("_INBOX.>");
            int expected = 0;
            for (JsonNode m : recording.json().path("messages")) {
                if (ofClient(m)) {
                    take(answers, actual, expected);
                    go.publish(NODE, m.path("reply").asString(), m.path("payload").asString().getBytes(UTF_8));
                } else {
                    recorded.add(answer(m.path("payload").asString()));
                    expected++;
                }
            }
            List<String> declared = SERVER.getOrDefault(recording.file(), recorded);
            take(answers, actual, declared.size());
            assertThat(actual).as(recording.file() + ": " + recording.shows()).isEqualTo(declared);
            Message more = answers.nextMessage(Duration.ofMillis(200));
            assertThat(more == null ? "" : new String(more.getData(), UTF_8)).as("one answer too many").isEmpty();
        }
    }

    static Connection connect() throws IOException, InterruptedException {
        return io.nats.client.Nats.connect("nats://" + Nats.shared().address());
    }

    private static void take(Subscription answers, List<String> into, int upTo) throws InterruptedException {
        while (into.size() < upTo) {
            Message answer = answers.nextMessage(PATIENCE);
            assertThat(answer).as("an answer after " + into).isNotNull();
            assertThat(answer.hasHeaders()).as("something beside Go's message").isFalse();
            assertThat(answer.getReplyTo()).isNull();
            into.add(answer(new String(answer.getData(), UTF_8)));
        }
    }

    /** An answer as a line: its error, or its body. */
    static String answer(String payload) {
        JsonNode m = JSON.readTree(payload);
        assertThat(m.propertyNames()).containsExactly("Header", "Body");
        String error = m.path("Header").path("Micro-Error").asString("");
        return error.isEmpty() ? body(m) : "Micro-Error: " + error;
    }

    private static String body(JsonNode m) {
        String text = new String(Base64.getDecoder().decode(m.path("Body").asString("")), UTF_8);
        return Canonical.body(text);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unary") void theJavaClientSendsAndGetsWhatTheGoClientDid(Recording recording) throws Exception {
        Deque<JsonNode> script = new ArrayDeque<>();
        recording.json().path("messages").forEach(script::add);
        Queue<String> requests = new ConcurrentLinkedQueue<>();
        List<String> recorded = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        String address = script.getFirst().path("subject").asString();
        try (Connection go = connect();
                NatsTransport transport = new NatsTransport(Nats.shared().address());
                Service caller = Micro.caller().transport(transport).start()) {
            if (address.equals(NODE)) {
                Dispatcher server = go.createDispatcher(request -> {
                    requests.add(request(new String(request.getData(), UTF_8)));
                    script.poll();
                    while (!script.isEmpty() && !ofClient(script.getFirst())) {
                        JsonNode next = script.poll();
                        if (!recording.file().contains("timeout")) {
                            go.publish(request.getReplyTo(), next.path("payload").asString().getBytes(UTF_8));
                        }
                    }
                });
                server.subscribe(NODE);
                go.flush(PATIENCE);
            }
            for (JsonNode output : recording.json().path("caller_output")) {
                recorded.add(RecordedClient.lines(one(recording, output)).getFirst());
                actual.add(call(caller, address, Step.of(recording, output)));
            }
        }
        assertThat(actual).as(recording.file() + ": " + recording.shows())
                .isEqualTo(CLIENT.getOrDefault(recording.file(), recorded));
        List<String> sent = new ArrayList<>();
        recording.json().path("messages").forEach(m -> {
            if (ofClient(m) && address.equals(NODE)) {
                sent.add(request(m.path("payload").asString()));
            }
        });
        assertThat(requests).as("requests").containsExactlyElementsOf(sent);
    }

    /** The recording as if it had this outcome only. */
    private static Recording one(Recording all, JsonNode output) {
        return new Recording(all.file(), all.shows(), List.of(),
                JSON.createObjectNode().set("caller_output", JSON.createArrayNode().add(output)));
    }

    private static String call(Service caller, String address, Step step) {
        try {
            Object reply = caller.client().call(step.service(), step.endpoint(), step.request(), step.reply(),
                    step.at(address));
            return RecordedClient.reply(JSON.valueToTree(reply));
        } catch (MicroException e) {
            return RecordedClient.error(e).replaceAll("(408.*" + NODE + ").*", "$1…");
        }
    }

    /** A request as a line: the headers that are compared, and the body. */
    static String request(String payload) {
        JsonNode m = JSON.readTree(payload);
        assertThat(m.propertyNames()).containsExactly("Header", "Body");
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        m.path("Header").properties().forEach(h -> headers.put(h.getKey(), h.getValue().asString()));
        NOT_COMPARED.forEach(headers::remove);
        return headers + " " + body(m);
    }
}
