package dev.microcdi.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.microcdi.Message;
import dev.microcdi.broker.Broker.Delivery;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.memory.MemoryRegistry;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.ServiceInfo;

/** What Go Micro's publishers and subscribers sent and answered, replayed to ours in both directions. */
class HttpBrokerWireTest {
    private static final String TOPIC = "events.greeted";
    private static final Map<String, Recorded> RECORDED = Recorded.all();

    private final MemoryRegistry registry = new MemoryRegistry();
    private final HttpBroker broker = new HttpBroker(registry);
    private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();

    @AfterEach void closeAll() {
        broker.close();
        registry.close();
    }

    private static Recorded recorded(String name) {
        return Objects.requireNonNull(RECORDED.get(name), name);
    }

    private Node subscribe(String group) {
        broker.subscribe(TOPIC, new SubscribeOptions(group, 1), deliveries::add);
        return registry.getService("micro.http.broker").stream().filter(s -> s.version().equals(group)).findFirst()
                .orElseThrow().nodes().get(0);
    }

    private Delivery next() throws InterruptedException {
        return Objects.requireNonNull(deliveries.poll(20, TimeUnit.SECONDS), "a message");
    }

    private static String exchange(Node node, String sent) throws IOException {
        try (RawClient client = new RawClient(node.address())) {
            return client.send(sent).response();
        }
    }

    @Test void aSubscriptionIsRegisteredAsGoDoes() {
        broker.subscribe(TOPIC, new SubscribeOptions(null, 1), deliveries::add);
        broker.subscribe("events.other", new SubscribeOptions("q1", 1), deliveries::add);

        List<ServiceInfo> found = registry.getService("micro.http.broker");
        assertThat(found).extracting(ServiceInfo::version).containsExactlyInAnyOrder("ff.http.broadcast", "q1");
        assertThat(found).allMatch(s -> s.metadata().isEmpty() && s.endpoints().isEmpty() && s.nodes().size() == 1);
        found.forEach(s -> {
            Node node = s.nodes().get(0);
            String topic = s.version().equals("q1") ? "events.other" : TOPIC;
            assertThat(node.id()).matches(topic.replace(".", "\\.") + "-[0-9a-f-]{36}");
            assertThat(node.address()).startsWith("127.0.0.1:");
            assertThat(node.metadata()).isEqualTo(Map.of("broker", "http", "secure", "false", "topic", topic));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"02-publish-1", "02-publish-2", "03-good-id", "04-unknown-id", "05-no-topic", "06-bad-json",
        "07-get", "08-handler-fails", "09-no-id"}) void weAnswerWhatGoAnswered(String name) throws Exception {
        Node node = subscribe("q1");
        Recorded go = recorded(name);

        String ours = exchange(node, go.sentTo(node.id()));

        assertThat(ours.lines().findFirst()).isEqualTo(go.answered().lines().findFirst());
        for (String header : List.of("Content-Type", "X-Content-Type-Options")) {
            assertThat(Recorded.header(ours, header)).as(header).isEqualToIgnoringCase(
                    Recorded.header(go.answered(), header));
        }
        assertThat(ours.contains("\nConnection: close\n")).isEqualTo(go.answered().contains("\nConnection: close\n"));
        // What is wrong with a body says each parser in its own words.
        String same = name.equals("06-bad-json") ? "(?s)(Error parsing request body: ).*(\",\"status\".*)" : "(x)(x)";
        assertThat(Recorded.body(ours).replaceFirst(same, "$1$2"))
                .isEqualTo(Recorded.body(go.answered()).replaceFirst(same, "$1$2"));
    }

    @Test void whatGoPublishesArrivesWithItsHeaders() throws Exception {
        Node node = subscribe("q1");

        exchange(node, recorded("02-publish-1").sentTo(node.id()));

        Delivery got = next();
        assertThat(got.topic()).isEqualTo(TOPIC);
        assertThat(got.message().headers()).isEqualTo(Map.of("Content-Type", "application/json", "Micro-ID",
                "c3be3661-2441-4d6c-8c5d-7dc50b8384eb", "Micro-Topic", TOPIC, "Trace", "abc"));
        assertThat(new String(got.message().body(), StandardCharsets.UTF_8)).isEqualTo("{\"text\":\"hi\",\"n\":1}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"04-unknown-id", "05-no-topic", "06-bad-json", "07-get",
        "09-no-id"}) void whatGoDoesNotDeliverIsNotDelivered(String name) throws Exception {
        Node node = subscribe("q1");

        exchange(node, recorded(name).sentTo(node.id()));
        exchange(node, recorded("03-good-id").sentTo(node.id()));

        assertThat(new String(next().message().body(), StandardCharsets.UTF_8)).isEqualTo("{\"text\":\"raw\",\"n\":9}");
        assertThat(deliveries).isEmpty();
    }

    @Test void wePostWhatGoPosts() throws Exception {
        Recorded go = recorded("02-publish-1");
        String id = TOPIC + "-884cff53-4159-407c-9cf7-b8225e8ae385";
        try (RawServer subscriber = new RawServer(go.answered())) {
            registry.register(new ServiceInfo("micro.http.broker", "ff.http.broadcast", Map.of(), List.of(),
                    List.of(new Node(id, subscriber.address(),
                            Map.of("broker", "http", "secure", "false", "topic", TOPIC)))),
                    java.time.Duration.ofSeconds(60));

            broker.publish(TOPIC, new Message(
                    Map.of("Content-Type", "application/json", "Micro-ID", "c3be3661-2441-4d6c-8c5d-7dc50b8384eb",
                            "micro-topic", "another", "Trace", "abc"),
                    "{\"text\":\"hi\",\"n\":1}\n".getBytes(StandardCharsets.UTF_8)), PublishOptions.DEFAULT);

            String ours = subscriber.request();
            assertThat(ours.lines().findFirst()).isEqualTo(go.sent().lines().findFirst());
            assertThat(Recorded.header(ours, "Host")).isEqualTo(subscriber.address());
            assertThat(Recorded.header(ours, "Content-Type")).isEqualTo(Recorded.header(go.sent(), "Content-Type"));
            assertThat(Recorded.header(ours, "Content-Length")).isEqualTo(Recorded.header(go.sent(), "Content-Length"));
            assertThat(Recorded.body(ours)).isEqualTo(Recorded.body(go.sent()));
        }
    }
}
