package dev.microcdi.nats;

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

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Calls;
import dev.microcdi.tck.servers.Nats;
import dev.microcdi.transport.DialOptions;
import dev.microcdi.transport.Transport.Listener;
import dev.microcdi.transport.Transport.Socket;
import io.nats.client.Connection;

/** What is NATS's own in the transport; the rest are the rules of {@link NatsTransportTckIT}. */
class NatsTransportIT {
    private static final DialOptions DIAL = new DialOptions(LIMIT);

    @Test void aSubjectWhereNobodyListensIsKnownAtOnce() {
        try (NatsTransport transport = new NatsTransport(Nats.shared().address())) {
            for (int i = 0; i < 3; i++) {
                long begin = System.nanoTime();
                assertThatThrownBy(() -> call(transport, "nobody.here", text("hello")))
                        .isInstanceOfSatisfying(UnavailableException.class,
                                e -> assertThat(e.neverStarted()).isTrue())
                        .hasMessageContaining("nobody listens on \"nobody.here\"");
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
            }
        }
    }

    @Test void oneCallAfterTheOtherIsOneSocketToAGoServer() {
        Set<String> peers = ConcurrentHashMap.newKeySet();
        try (NatsTransport transport = new NatsTransport(Nats.shared().address());
                Listener listener = transport.listen("", socket -> {
                    peers.add(socket.remote());
                    echo(socket);
                })) {
            assertThat(listener.address()).matches("_INBOX\\.[0-9A-Za-z]{22}");
            for (int i = 0; i < 100; i++) {
                assertThat(call(transport, listener.address(), text("call " + i))).isEqualTo(text("call " + i));
            }
            assertThat(peers).singleElement().asString().startsWith("_INBOX.");
        }
    }

    @Test void aGoCallerGetsGosJsonWithoutAnythingBesideIt() throws Exception {
        String address = Nats.shared().address();
        try (NatsTransport transport = new NatsTransport(address);
                Listener listener = transport.listen("tck.for.go", Calls::echo);
                Connection go = io.nats.client.Nats.connect("nats://" + address)) {
            var inbox = go.subscribe("_INBOX.go");
            for (String body : new String[]{"Sm9obg==", "SmFuZQ=="}) {
                String json = "{\"Header\":{\"Micro-ID\":\"0\"},\"Body\":\"" + body + "\"}";
                go.publish(listener.address(), "_INBOX.go", json.getBytes(StandardCharsets.UTF_8));
                io.nats.client.Message answer = inbox.nextMessage(LIMIT);
                assertThat(new String(answer.getData(), StandardCharsets.UTF_8)).isEqualTo(json);
                assertThat(answer.hasHeaders()).isFalse();
                assertThat(answer.getReplyTo()).isNull();
            }
        }
    }

    @Test void anAddressThatIsNoSubjectIsRefusedBeforeAnythingIsSent() {
        try (NatsTransport transport = new NatsTransport("127.0.0.1:1")) {
            for (String wrong : new String[]{"127.0.0.1:8080", "two words", "greeter.*", ">", "a..b", ".a"}) {
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

    @Test void aMessageOverTheServersLimitIsRefusedWithTheLimit() {
        try (NatsTransport transport = new NatsTransport(Nats.shared().address());
                Listener listener = transport.listen("", Calls::echo)) {
            Message over = new Message(Map.of(), new byte[1 << 20]);
            assertThatThrownBy(() -> call(transport, listener.address(), over))
                    .isInstanceOfSatisfying(MicroException.class, e -> {
                        assertThat(e.code()).isEqualTo(413);
                        assertThat(e.neverStarted()).isTrue();
                    }).hasMessageContaining("the NATS server takes at most 1048576");
            assertThat(call(transport, listener.address(), text("next"))).isEqualTo(text("next"));
        }
    }

    @Test void aServerThatIsAwayIsNeverStartedAndOneThatGoesAwayEndsTheCallsInFlight() throws Exception {
        BlockingQueue<String> served = new LinkedBlockingQueue<>();
        try (BackEnd server = Nats.start(); NatsTransport transport = new NatsTransport(server.address())) {
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
        try (NatsTransport transport = new NatsTransport("127.0.0.1:1")) {
            assertThatThrownBy(() -> transport.dial("a", DIAL)).isInstanceOfSatisfying(UnavailableException.class,
                    e -> assertThat(e.neverStarted()).isTrue());
            assertThatThrownBy(() -> transport.listen("", socket -> {})).isInstanceOf(UnavailableException.class);
        }
    }
}
