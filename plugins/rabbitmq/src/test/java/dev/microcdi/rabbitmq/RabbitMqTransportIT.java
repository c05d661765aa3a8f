package dev.microcdi.rabbitmq;

import static dev.microcdi.tck.servers.Calls.LIMIT;
import static dev.microcdi.tck.servers.Calls.call;
import static dev.microcdi.tck.servers.Calls.echo;
import static dev.microcdi.tck.servers.Calls.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Delivery;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Calls;
import dev.microcdi.tck.servers.RabbitMq;
import dev.microcdi.transport.DialOptions;
import dev.microcdi.transport.Transport.Listener;
import dev.microcdi.transport.Transport.Socket;

/** What is RabbitMQ's own in the transport; the rest are the rules of {@link RabbitMqTransportTckIT}. */
class RabbitMqTransportIT {
    private static final DialOptions DIAL = new DialOptions(LIMIT);

    @Test void aQueueThatIsNotThereIsKnownAtOnce() {
        try (RabbitMqTransport transport = new RabbitMqTransport(RabbitMq.shared().address())) {
            for (int i = 0; i < 3; i++) {
                long begin = System.nanoTime();
                assertThatThrownBy(() -> call(transport, "nobody-here", text("hello")))
                        .isInstanceOfSatisfying(UnavailableException.class,
                                e -> assertThat(e.neverStarted()).isTrue())
                        .hasMessageContaining("nobody listens on \"nobody-here\"");
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
            }
        }
    }

    @Test void oneCallAfterTheOtherIsOneSocketToAGoServer() {
        Set<String> peers = ConcurrentHashMap.newKeySet();
        try (RabbitMqTransport transport = new RabbitMqTransport(RabbitMq.shared().address());
                Listener listener = transport.listen(":0", socket -> {
                    peers.add(socket.remote());
                    echo(socket);
                })) {
            assertThat(listener.address()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
            for (int i = 0; i < 100; i++) {
                assertThat(call(transport, listener.address(), text("call " + i))).isEqualTo(text("call " + i));
            }
            assertThat(peers).hasSize(1);
        }
    }

    @Test void aGoCallerGetsWhatGoSendsWithoutAnythingBesideIt() throws Exception {
        String address = RabbitMq.shared().address();
        BlockingQueue<Delivery> answers = new LinkedBlockingQueue<>();
        try (RabbitMqTransport transport = new RabbitMqTransport(address);
                Listener listener = transport.listen("tck-for-go", Calls::echo);
                Raw go = new Raw(address)) {
            go.channel.basicConsume("amq.rabbitmq.reply-to", true, (tag, delivery) -> answers.add(delivery),
                    tag -> {});
            for (String body : new String[]{"John", "Jane"}) {
                go.channel.basicPublish("micro", listener.address(), new BasicProperties.Builder()
                        .correlationId("go-socket").replyTo("amq.rabbitmq.reply-to").headers(Map.of("Micro-ID", "0"))
                        .build(), body.getBytes(StandardCharsets.UTF_8));
                Delivery answer = answers.poll(10, TimeUnit.SECONDS);
                assertThat(answer).isNotNull();
                if (answer != null) {
                    BasicProperties properties = answer.getProperties();
                    assertThat(new String(answer.getBody(), StandardCharsets.UTF_8)).isEqualTo(body);
                    assertThat(properties.getCorrelationId()).isEqualTo("go-socket");
                    assertThat(properties.getHeaders()).hasToString("{Micro-ID=0}");
                    assertThat(properties.getTimestamp()).isNotNull();
                    assertThat(properties.getMessageId()).isNull();
                    assertThat(properties.getReplyTo()).isNull();
                }
            }
        }
    }

    @Test void anAddressThatIsNoQueueIsRefusedBeforeAnythingIsSent() {
        try (RabbitMqTransport transport = new RabbitMqTransport("127.0.0.1:1")) {
            for (String wrong : new String[]{"127.0.0.1:8080", " ", "greeter.*", "#", "amq.mine"}) {
                assertThatThrownBy(() -> transport.listen(wrong, socket -> {}))
                        .isInstanceOfSatisfying(MicroException.class, e -> assertThat(e.code()).isEqualTo(400))
                        .hasMessageStartingWith("micro.server.address: \"" + wrong + "\"");
                assertThatThrownBy(() -> transport.dial(wrong, DIAL)).isInstanceOfSatisfying(MicroException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(400);
                            assertThat(e.neverStarted()).isTrue();
                        });
            }
        }
    }

    @Test void aQueueThatAnotherProcessListensOnIsRefusedAndLeftAlone() {
        String address = RabbitMq.shared().address();
        try (RabbitMqTransport first = new RabbitMqTransport(address);
                RabbitMqTransport second = new RabbitMqTransport(address);
                Listener listener = first.listen("tck-one-only", Calls::echo)) {
            assertThatThrownBy(() -> second.listen("tck-one-only", socket -> {}))
                    .isInstanceOfSatisfying(MicroException.class, e -> assertThat(e.code()).isEqualTo(409))
                    .hasMessageContaining("somebody listens on the queue \"tck-one-only\" already");
            assertThat(call(second, listener.address(), text("hello"))).isEqualTo(text("hello"));
        }
    }

    @Test void aServerThatIsAwayIsNeverStartedAndOneThatGoesAwayEndsTheCallsInFlight() throws Exception {
        BlockingQueue<String> served = new LinkedBlockingQueue<>();
        try (BackEnd server = RabbitMq.start(); RabbitMqTransport transport = new RabbitMqTransport(server.address())) {
            try (Listener listener = transport.listen("", socket -> {
                Message m = socket.receive(LIMIT);
                served.add(String.valueOf(m));
                if (m != null && m.header("Slow") != null) {
                    socket.receive(LIMIT);
                } else if (m != null) {
                    socket.send(m, LIMIT);
                }
            })) {
                try (Socket held = transport.dial(listener.address(), DIAL)) {
                    held.send(text("held").withHeader("Slow", "yes"), LIMIT);
                    assertThat(served.poll(10, TimeUnit.SECONDS)).isNotNull();
                    server.kill();
                    assertThatThrownBy(() -> held.receive(LIMIT)).isInstanceOfSatisfying(UnavailableException.class,
                            e -> assertThat(e.neverStarted()).isFalse());
                }
                assertThatThrownBy(() -> transport.dial(listener.address(), DIAL))
                        .isInstanceOfSatisfying(UnavailableException.class,
                                e -> assertThat(e.neverStarted()).isTrue());
                server.restart(false);
                await().atMost(LIMIT).ignoreExceptionsInstanceOf(UnavailableException.class).untilAsserted(
                        () -> assertThat(call(transport, listener.address(), text("back"))).isEqualTo(text("back")));
            }
        }
        try (RabbitMqTransport transport = new RabbitMqTransport("127.0.0.1:1")) {
            assertThatThrownBy(() -> transport.dial("a", DIAL)).isInstanceOfSatisfying(UnavailableException.class,
                    e -> assertThat(e.neverStarted()).isTrue());
            assertThatThrownBy(() -> transport.listen("", socket -> {})).isInstanceOf(UnavailableException.class);
        }
    }
}
