package dev.microcdi.tck.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.junit.jupiter.api.Test;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;

import dev.microcdi.MicroException;
import dev.microcdi.Service;
import dev.microcdi.Stream;
import dev.microcdi.client.CallOption;
import dev.microcdi.core.Micro;
import dev.microcdi.core.ServerSettings;
import dev.microcdi.memory.MemoryBroker;
import dev.microcdi.memory.MemoryRegistry;
import dev.microcdi.rabbitmq.RabbitMqTransport;
import dev.microcdi.server.Handler;
import dev.microcdi.tck.servers.RabbitMq;
import tools.jackson.databind.JsonNode;

/**
 * Recordings of Go's transport over RabbitMQ, replayed on a real one: what a Go client published is published to a Java service, and
 * what a Go server answered is answered to a Java client.
 */
class RabbitMqReplayIT {
    private static final String NODE = "lab-greeter";
    private static final String REPLIES = "amq.rabbitmq.reply-to";
    private static final List<String> NOT_COMPARED = List.of("Micro-ID", "Timeout", "Micro-Window");

    public record Named(@Nullable String name) {
    }

    public record Said(@Nullable String text, int n) {
    }

    public record Text(String text) {
    }

    /** The recorded Go greeter's twin. */
    @Handler("Greeter")
    public static class Twin {
        public Text hello(Named who) {
            return new Text("Hello " + who.name());
        }

        public Text fail(Named who) {
            throw new MicroException("", 0, "no " + who.name());
        }

        public void echo(Stream<Said, Said> stream) {
            for (Said s = stream.receive(); s != null; s = stream.receive()) {
                stream.send(new Said("echo " + s.text(), s.n()));
            }
        }
    }

    /** A message in a recording: a delivery, or a publication, with its header and its body. */
    private record Frame(boolean delivered, JsonNode properties, String body) {
        static List<Frame> of(String file) {
            List<Frame> all = new ArrayList<>();
            Iterator<JsonNode> frames = Recordings.json("go-vectors/rabbitmq-transport/" + file).path("frames")
                    .valueStream().iterator();
            while (frames.hasNext()) {
                String kind = frames.next().path("frame").asString("");
                if (kind.equals("Basic.Deliver") || kind.equals("Basic.Publish")) {
                    JsonNode header = frames.next();
                    String body = header.path("body_size").asInt() == 0 ? "" : frames.next().path("value").asString();
                    all.add(new Frame(kind.equals("Basic.Deliver"), header.path("properties"), body));
                }
            }
            return all;
        }

        Map<String, Object> headers() {
            Map<String, Object> headers = new TreeMap<>();
            properties.path("headers").properties().forEach(h -> headers.put(h.getKey(), h.getValue().asString()));
            return headers;
        }

        String correlation() {
            return properties.path("correlation_id").asString();
        }
    }

    private static Connection connect() throws Exception {
        String address = RabbitMq.shared().address();
        int colon = address.lastIndexOf(':');
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(address.substring(0, colon));
        factory.setPort(Integer.parseInt(address.substring(colon + 1)));
        return factory.newConnection("go");
    }

    private static String line(Map<String, ?> headers, String body) {
        Object error = headers.get("Micro-Error");
        return error == null ? Canonical.body(body) : "Micro-Error: " + error;
    }

    @Test void theJavaServiceAnswersAsTheGoService() throws Exception {
        ServerSettings settings = Micro.settings(ServerSettings.class,
                Map.of("deregister-wait", "PT0S", "address", NODE));
        List<String> recorded = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        BlockingQueue<Delivery> answers = new LinkedBlockingQueue<>();
        try (RabbitMqTransport transport = new RabbitMqTransport(RabbitMq.shared().address());
                MemoryRegistry registry = new MemoryRegistry();
                MemoryBroker broker = new MemoryBroker();
                Service service = Micro.service("greeter").transport(transport).registry(registry).broker(broker)
                        .server(settings).handle(new Twin()).start();
                Connection go = connect();
                Channel channel = go.createChannel()) {
            assertThat(service.node().address()).isEqualTo(NODE);
            channel.basicConsume(REPLIES, true, (tag, delivery) -> answers.add(delivery), tag -> {});
            String correlation = "";
            for (Frame frame : Frame.of("01-server-connection.json")) {
                if (frame.delivered()) {
                    take(answers, actual, recorded.size(), correlation);
                    correlation = frame.correlation();
                    channel.basicPublish("micro", NODE, new BasicProperties.Builder().correlationId(correlation)
                            .replyTo(REPLIES).headers(frame.headers()).build(), frame.body().getBytes(UTF_8));
                } else {
                    recorded.add(line(frame.headers(), frame.body()));
                }
            }
            // A stream's end is also told to a client that has told it, because one of ours may still listen.
            recorded.add("Micro-Error: EOS");
            take(answers, actual, recorded.size(), correlation);
            assertThat(actual).isEqualTo(recorded);
            assertThat(answers.poll(200, TimeUnit.MILLISECONDS)).as("one answer too many").isNull();
        }
    }

    private static void take(BlockingQueue<Delivery> answers, List<String> into, int upTo, String correlation)
            throws InterruptedException {
        while (into.size() < upTo) {
            Delivery answer = answers.poll(10, TimeUnit.SECONDS);
            assertThat(answer).as("an answer after " + into).isNotNull();
            if (answer != null) {
                BasicProperties properties = answer.getProperties();
                assertThat(properties.getCorrelationId()).isEqualTo(correlation);
                assertThat(properties.getTimestamp()).isNotNull();
                assertThat(properties.getMessageId()).as("something beside Go's message").isNull();
                assertThat(properties.getReplyTo()).isNull();
                into.add(line(properties.getHeaders(), new String(answer.getBody(), UTF_8)));
            }
        }
    }

    @Test void theJavaClientSendsAndGetsWhatTheGoClientDid() throws Exception {
        List<Frame> frames = Frame.of("02-client-connection.json").stream()
                .filter(f -> !f.headers().containsKey("Micro-Stream") && !f.body().contains("echo")).toList();
        List<String> recorded = frames.stream().filter(f -> !f.delivered())
                .map(f -> request(f.headers(), f.body())).toList();
        Iterator<Frame> answers = frames.stream().filter(Frame::delivered).iterator();
        BlockingQueue<Delivery> requests = new LinkedBlockingQueue<>();
        String node = "lab-greeter-of-go";
        try (Connection go = connect();
                Channel channel = go.createChannel();
                RabbitMqTransport transport = new RabbitMqTransport(RabbitMq.shared().address());
                Service caller = Micro.caller().transport(transport).start()) {
            channel.exchangeDeclare("micro", "topic", false, false, false, null);
            channel.queueDeclare(node, false, false, true, null);
            channel.basicConsume(node, true, (tag, delivery) -> {
                requests.add(delivery);
                Frame answer = answers.next();
                channel.basicPublish("", delivery.getProperties().getReplyTo(),
                        new BasicProperties.Builder().correlationId(delivery.getProperties().getCorrelationId())
                                .headers(answer.headers()).build(),
                        answer.body().getBytes(UTF_8));
            }, tag -> {});
            channel.queueBind(node, "micro", node);

            assertThat(call(caller, node, "Greeter.Hello")).isEqualTo(new Text("Hello John"));
            assertThatThrownBy(() -> call(caller, node, "Greeter.Fail")).isInstanceOfSatisfying(MicroException.class,
                    e -> {
                        assertThat(e.detail()).isEqualTo("no John");
                        assertThat(e.code()).isZero();
                    });
            assertThat(call(caller, node, "Greeter.Hello")).isEqualTo(new Text("Hello John"));
        }
        assertThat(requests).allSatisfy(r -> {
            assertThat(r.getEnvelope().getExchange()).isEqualTo("micro");
            assertThat(r.getProperties().getCorrelationId()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
            assertThat(r.getProperties().getReplyTo()).startsWith(REPLIES);
            assertThat(r.getProperties().getTimestamp()).isNotNull();
        });
        assertThat(requests.stream().map(r -> request(r.getProperties().getHeaders(), new String(r.getBody(), UTF_8))))
                .isEqualTo(recorded);
    }

    private static Text call(Service caller, String node, String endpoint) {
        return caller.client().call("greeter", endpoint, new Named("John"), Text.class, CallOption.address(node));
    }

    /** A request as a line: the headers that are compared, and the body. */
    private static String request(Map<String, Object> given, String body) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        given.forEach((name, value) -> headers.put(name, value.toString()));
        NOT_COMPARED.forEach(headers::remove);
        return headers + " " + Canonical.body(body);
    }
}
