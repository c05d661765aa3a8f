package dev.microcdi.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.microcdi.Message;
import dev.microcdi.transport.Transport.Listener;
import dev.microcdi.transport.Transport.Socket;

/** What a listener does with bytes that Go Micro clients, and others, send. */
class HttpListenerWireTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final HttpTransport transport = new HttpTransport();
    private final Listener listener = transport.listen("127.0.0.1:0", HttpListenerWireTest::echo);

    @AfterEach void closeTransport() {
        transport.close();
    }

    /** Answers the body and, as one header, the headers that arrived. */
    private static void echo(Socket socket) {
        Message m = Objects.requireNonNull(socket.receive(LONG));
        socket.send(new Message(Map.of("Saw", new TreeMap<>(m.headers()).toString()), m.body()), LONG);
    }

    private RawClient client() throws IOException {
        return new RawClient(listener.address());
    }

    @Test void aGoCallIsAnswered200AndTheConnectionStays() throws IOException {
        try (RawClient client = client()) {
            String first = client.send(RawClient.GREETER + "Content-Length: 16\n\n{\"name\":\"John\"}").send("")
                    .send("\n")
                    .response();

            assertThat(first).startsWith("HTTP/1.1 200 OK\n").contains("Micro-Endpoint=Greeter.Hello")
                    .doesNotContain("Connection: close").doesNotContain("Content-Length=").doesNotContain("Host=");
        }
    }

    @Test void aBodyEndsWhereItsLengthSays() throws IOException {
        try (RawClient client = client()) {
            client.send(RawClient.GREETER + "Content-Length: 2\n\nab" + RawClient.GREETER + "Content-Length: 2\n\ncd");

            assertThat(client.response()).endsWith("\n\nab");
            assertThat(client.response()).endsWith("\n\ncd");
        }
    }

    @Test void aRequestMayComeByteByByte() throws IOException {
        try (RawClient client = client()) {
            assertThat(client.drip(RawClient.GREETER + "X: größe\nContent-Length: 2\n\nab").response())
                    .contains("X=größe")
                    .endsWith("\n\nab");
        }
    }

    @Test void chunkedBodiesAreRead() throws IOException {
        try (RawClient client = client()) {
            client.send(RawClient.GREETER + "Transfer-Encoding: chunked\n\n5\n{\"nam\nc\ne\":\"John\"}..\n0\n\n");
            assertThat(client.response()).endsWith("\n\n{\"name\":\"John\"}..");

            client.send(RawClient.GREETER + "Transfer-Encoding: chunked\n\n0\n\n");
            assertThat(client.response()).contains("Content-Length: 0\n").endsWith("\n\n");
        }
    }

    @Test void aChunkThatIsNoneIsA400ForTheReceiver() throws IOException {
        try (RawClient client = client()) {
            assertThat(client.send(RawClient.GREETER + "Transfer-Encoding: chunked\n\nzz\nab\n0\n\n").response())
                    .contains("\"code\":400").contains("Connection: close\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1", "PUT /some/thing?x=1&y=%zz HTTP/1.1", "POST // HTTP/1.1",
        "OPTIONS * HTTP/1.1",
        "FOO /a/../b%2F;c HTTP/1.1", "POST http://other/ HTTP/1.1"}) void anyMethodAndPathIsServed(String line)
                throws IOException {
        try (RawClient client = client()) {
            assertThat(client.send(line + "\nHost: x\nContent-Length: 2\n\nab").response())
                    .startsWith("HTTP/1.1 200 OK\n")
                    .endsWith("\n\nab");
        }
    }

    @Test void namesMayBeLowerCaseAndOfARepeatedHeaderTheFirstCounts() throws IOException {
        try (RawClient client = client()) {
            String head = "POST / HTTP/1.1\nhost: x\nmicro-endpoint: A.First\nmicro-endpoint: A.Second\ncontent-length: 2\n\nab";

            assertThat(client.send(head).response()).contains("Saw: {micro-endpoint=A.First}\n").endsWith("\n\nab");
        }
    }

    @Test void expectIsAnsweredWithAnInterimResponseEachTime() throws IOException {
        try (RawClient client = client()) {
            for (int i = 0; i < 2; i++) {
                client.send(RawClient.GREETER + "Expect: 100-continue\nContent-Length: 2\n\n");
                assertThat(client.response()).startsWith("HTTP/1.1 100 Continue\n");
                assertThat(client.send("ab").response()).startsWith("HTTP/1.1 200 OK\n").endsWith("\n\nab");
            }
        }
    }

    @Test void anUpgradeToHttp2IsIgnored() throws IOException {
        String upgrade = "Connection: Upgrade, HTTP2-Settings\nUpgrade: h2c\nHTTP2-Settings: AAMAAABkAAQAAP__\n";
        try (RawClient client = client()) {
            assertThat(client.send(RawClient.GREETER + upgrade + "Content-Length: 2\n\nab").response())
                    .startsWith("HTTP/1.1 200 OK\n").endsWith("\n\nab");
            assertThat(client.send(RawClient.GREETER + upgrade + "\n").response()).startsWith("HTTP/1.1 200 OK\n");
        }
    }

    @Test void aClientThatAsksForTheEndGetsIt() throws IOException {
        try (RawClient client = client()) {
            assertThat(client.send(RawClient.GREETER + "Connection: close\nContent-Length: 2\n\nab").response())
                    .contains(
                            "Connection: close\n")
                    .endsWith("\n\nab");
            assertThat(client.closed()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST / HTTP/1.1\nContent-Length: 2\n\nab", "POST / HTTP/1.1\nHost: x\nX: a\u0001b\n\n",
        "hello\n\n", "POST / HTTP/1.1\nHost: x\nContent-Length: many\n\n"}) void whatIsNoHttpIsA400AndTheEnd(
                String bytes) throws IOException {
        try (RawClient client = client()) {
            assertThat(client.send(bytes).response()).startsWith("HTTP/1.1 400 Bad Request\n");
            assertThat(client.closed()).isTrue();
        }
    }

    @Test void aHeadOverTheLimitIsA400() throws IOException {
        try (RawClient client = client()) {
            client.send(RawClient.GREETER + "X: " + "y".repeat(70_000) + "\nContent-Length: 2\n\nab");

            assertThat(client.response()).startsWith("HTTP/1.1 400 Bad Request\n");
        }
    }

    @Test void anAnswerGoesOutInUtf8() throws IOException {
        Listener failing = transport.listen("127.0.0.1:0",
                s -> s.send(Message.of(Map.of("Micro-Error", "zażółć\nzwei")), LONG));
        try (RawClient client = new RawClient(failing.address())) {
            assertThat(client.send(RawClient.GREETER + "Content-Length: 2\n\nab").response())
                    .contains("Micro-Error: zażółć zwei\n").contains("Content-Length: 0\n")
                    .startsWith("HTTP/1.1 200 OK\n");
            // Nobody received the first request; the connection is good for another all the same.
            assertThat(client.send(RawClient.GREETER + "Content-Length: 2\n\nab").response())
                    .startsWith("HTTP/1.1 200 OK\n");
        }
    }

    @Test void aServiceThatAnswersNothingOrThrowsIsAnError500AndKeepsItsReasonsForItself() throws IOException {
        Listener silent = transport.listen("127.0.0.1:0", s -> {});
        Listener throwing = transport.listen("127.0.0.1:0", s -> {
            throw new IllegalArgumentException("secret");
        });
        try (RawClient first = new RawClient(silent.address()); RawClient second = new RawClient(throwing.address())) {
            assertThat(first.send(RawClient.GREETER + "Content-Length: 2\n\nab").response())
                    .startsWith("HTTP/1.1 200 OK\n").contains("Micro-Error: {\"id\":\"go.micro.server\",\"code\":500,"
                            + "\"detail\":\"the service gave no answer\",\"status\":\"Internal Server Error\"}\n");
            assertThat(second.send(RawClient.GREETER + "Content-Length: 2\n\nab").response())
                    .contains("\"code\":500").doesNotContain("secret");
        }
    }

    @Test void afterStopAcceptingAnIdleConnectionIsTold503AndClosed() throws IOException {
        try (RawClient client = client()) {
            client.send(RawClient.GREETER + "Content-Length: 2\n\nab").response();
            listener.stopAccepting();

            assertThat(client.send(RawClient.GREETER + "Content-Length: 2\n\nab").response())
                    .startsWith("HTTP/1.1 503 Service Unavailable\n").contains("Micro-Transport: never-started\n")
                    .contains("Connection: close\n").endsWith("this service is stopping and takes no new call");
            assertThat(client.closed()).isTrue();
        }
    }

    @Test void aHeadThatNeverEndsAndAnIdleConnectionAreClosed() throws IOException {
        HttpOptions d = HttpOptions.DEFAULT;
        HttpTransport impatient = new HttpTransport(new HttpOptions(d.maxMessageSize(), d.maxHeaderSize(),
                Duration.ofMillis(300), Duration.ofMillis(100), d.maxConnections(), d.poolSize(), d.poolIdleTimeout()));
        Listener l = impatient.listen("127.0.0.1:0", HttpListenerWireTest::echo);
        try (RawClient half = new RawClient(l.address()); RawClient idle = new RawClient(l.address())) {
            half.send("POST / HTTP/1.1\nHost: x\nContent-Le");

            assertThat(half.closed()).isTrue();
            assertThat(idle.closed()).isTrue();
        } finally {
            impatient.close();
        }
    }

    @Test void aBodyThatDoesNotComeIsA408ForTheReceiver() throws IOException {
        Listener l = transport.listen("127.0.0.1:0", s -> s.receive(Duration.ofMillis(100)));
        try (RawClient client = new RawClient(l.address())) {
            client.send(RawClient.GREETER + "Content-Length: 20\n\nab");

            assertThat(client.response()).contains("\"code\":408").contains("Connection: close\n");
            assertThat(client.closed()).isTrue();
        }
    }

    @Test void aClientThatDoesNotReadEndsASendWithinItsTime() throws Exception {
        var thrown = new java.util.concurrent.CompletableFuture<Object>();
        Listener l = transport.listen("127.0.0.1:0", s -> {
            s.receive(LONG);
            try {
                for (int i = 0; i < 3; i++) {
                    s.send(new Message(Map.of(), new byte[4 << 20]), Duration.ofMillis(200));
                }
                thrown.complete("sent");
            } catch (RuntimeException e) {
                thrown.complete(e);
            }
        });
        try (RawClient client = new RawClient(l.address())) {
            client.send(RawClient.GREETER + "Content-Length: 2\n\nab");

            assertThat(thrown.get()).isInstanceOfSatisfying(dev.microcdi.MicroException.class, e -> {
                assertThat(e.code()).isEqualTo(408);
                assertThat(e.detail().getBytes(StandardCharsets.UTF_8)).isNotEmpty();
            });
        }
    }
}
