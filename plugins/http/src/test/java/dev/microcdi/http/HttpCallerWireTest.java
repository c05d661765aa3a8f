package dev.microcdi.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.transport.DialOptions;

/** What a caller does with the bytes that a server answers. */
class HttpCallerWireTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final DialOptions DIAL = new DialOptions(Duration.ofSeconds(5));
    private static final String OK = "HTTP/1.1 200 OK\nContent-Length: 14\n\n{\"text\":\"ok\"}\n";

    private final HttpTransport transport = new HttpTransport();
    private ServerSocket server;
    private final LinkedBlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();
    private final List<Socket> all = new ArrayList<>();
    private String address;

    @BeforeEach void listen() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        address = "127.0.0.1:" + server.getLocalPort();
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    accepted.add(server.accept());
                }
            } catch (IOException e) {
                // the end of the test
            }
        });
    }

    @AfterEach void close() throws IOException {
        transport.close();
        server.close();
        for (Socket s : all) {
            s.close();
        }
    }

    private Socket peer() throws InterruptedException {
        Socket s = Objects.requireNonNull(accepted.poll(20, TimeUnit.SECONDS), "a connection");
        all.add(s);
        return s;
    }

    private static void write(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String read(Socket from, String end) throws IOException {
        StringBuilder b = new StringBuilder();
        while (b.indexOf(end) < 0) {
            int c = from.getInputStream().read();
            assertThat(c).as("a byte after: %s", b).isNotNegative();
            b.append((char) c);
        }
        return b.toString().replace("\r\n", "\n");
    }

    private HttpCall sent() {
        HttpCall call = (HttpCall) transport.dial(address, DIAL);
        call.send(
                new Message(Map.of("Micro-Endpoint", "Greeter.Hello", "X", "größe"),
                        "{}!".getBytes(StandardCharsets.UTF_8)),
                LONG);
        return call;
    }

    private static String text(dev.microcdi.transport.Transport.Socket call) {
        return new String(Objects.requireNonNull(call.receive(LONG)).body(), StandardCharsets.UTF_8).strip();
    }

    @Test void theRequestIsAPostOfTheRootInUtf8WithoutExpect() throws Exception {
        try (var call = sent()) {
            String request = read(peer(), "!");

            assertThat(request).isEqualTo("POST / HTTP/1.1\nHost: " + address + "\nContent-Length: 3\n"
                    + "Micro-Endpoint: Greeter.Hello\nX: "
                    + new String("größe".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1) + "\n\n{}!");
            assertThat(call.remote()).isEqualTo(address);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            HTTP/1.1 200 OK\\nContent-Length: 2\\n\\nok
            HTTP/1.1 200 OK\\ncontent-length: 2\\nContent-Type: text/plain\\n\\nok
            HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\n1;x=y\\no\\n1\\nk\\n0\\nTrailer: t\\n\\n
            HTTP/1.1 200 \\nContent-Length: 2\\n\\nok
            """) void responsesAreRead(String bytes) throws Exception {
        try (var call = sent()) {
            write(peer(), bytes.replace("\\n", "\n") + (bytes.endsWith("200 ") ? " " : ""));

            assertThat(text(call)).isEqualTo("ok");
        }
    }

    @Test void aBodyMayEndWithTheConnection() throws Exception {
        try (var call = sent()) {
            Socket peer = peer();
            read(peer, "!");
            write(peer, "HTTP/1.1 200 OK\n\nok");
            peer.close();

            assertThat(text(call)).isEqualTo("ok");
        }
    }

    @Test void anErrorHeaderInUtf8AndLowerCaseIsAHeader() throws Exception {
        try (var call = sent()) {
            write(peer(), "HTTP/1.1 200 OK\nmicro-error: zażółć\nContent-Length: 0\n\n");

            assertThat(Objects.requireNonNull(call.receive(LONG)).header("Micro-Error")).isEqualTo("zażółć");
        }
    }

    @ParameterizedTest
    @CsvSource({"500 Internal Server Error,boom", "201 Created,ok", "404 Not Found,''",
        "503 Service Unavailable,proxy"}) void anotherStatusIsAnErrorOfTheTransport(String status, String body)
                throws Exception {
        try (var call = sent()) {
            write(peer(), "HTTP/1.1 " + status + "\nContent-Length: " + body.length() + "\n\n" + body);

            MicroException e = catchThrowableOfType(MicroException.class, () -> call.receive(LONG));
            assertThat(List.of(e.id(), e.code(), e.detail(), e.neverStarted())).containsExactly(
                    "go.micro.client.transport", 500, status + ": " + body, false);
        }
    }

    @Test void anInterimResponseIsAnErrorAsInGo() throws Exception {
        try (var call = sent()) {
            write(peer(), "HTTP/1.1 100 Continue\n\n" + OK);

            assertThat(catchThrowableOfType(MicroException.class, () -> call.receive(LONG)).detail()).isEqualTo(
                    "100 Continue: ");
        }
    }

    @Test void ourOwn503NeverStarted() throws Exception {
        try (var call = sent()) {
            write(peer(), "HTTP/1.1 503 Service Unavailable\nMicro-Transport: never-started\nContent-Length: 0\n\n");

            UnavailableException e = catchThrowableOfType(UnavailableException.class, () -> call.receive(LONG));
            assertThat(e.neverStarted()).isTrue();
        }
    }

    @Test void aPeerThatClosesWithoutAnAnswerIsTheEnd() throws Exception {
        try (var call = sent()) {
            Socket peer = peer();
            read(peer, "!");
            peer.close();

            assertThat(call.receive(LONG)).isNull();
        }
    }

    @Test void aPeerThatClosesWithinItsAnswerIsLost() throws Exception {
        try (var call = sent()) {
            Socket peer = peer();
            read(peer, "!");
            write(peer, "HTTP/1.1 200 OK\nContent-Length: 10\n\nok");
            peer.close();

            UnavailableException e = catchThrowableOfType(UnavailableException.class, () -> call.receive(LONG));
            assertThat(e.neverStarted()).isFalse();
            assertThat(e).hasMessageContaining("closed the connection within its answer");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            SSH-2.0-OpenSSH_9.2\\n
            HTTP/1.1 200 OK\\nContent-Length: many\\n\\n
            HTTP/1.1 200 OK\\nno colon\\n\\n
            HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\nzz\\n
            """) void whatIsNoHttpIsAnErrorOfTheTransport(String bytes) throws Exception {
        try (var call = sent()) {
            write(peer(), bytes.replace("\\n", "\n"));

            MicroException e = catchThrowableOfType(MicroException.class, () -> call.receive(LONG));
            assertThat(e.code()).isEqualTo(500);
            assertThat(e.detail()).startsWith(address + " did not answer with HTTP/1.1");
        }
    }

    @Test void aConnectionThatSaysCloseIsNotUsedAgain() throws Exception {
        try (var call = sent()) {
            write(peer(), OK.replace("\n\n", "\nConnection: close\n\n"));
            assertThat(text(call)).isEqualTo("{\"text\":\"ok\"}");
        }
        try (var call = sent()) {
            write(peer(), OK);
            assertThat(text(call)).isEqualTo("{\"text\":\"ok\"}");
        }
    }

    @Test void anIdleConnectionThatThePeerClosedIsNotUsed() throws Exception {
        try (var call = sent()) {
            Socket peer = peer();
            read(peer, "!");
            write(peer, OK);
            text(call);
            call.close();
            peer.close();
        }
        try (var call = sent()) {
            write(peer(), OK);
            assertThat(text(call)).isEqualTo("{\"text\":\"ok\"}");
        }
    }

    @Test void anIdleConnectionOnWhichThePeerSaidMoreIsNotUsed() throws Exception {
        try (var call = sent()) {
            write(peer(), OK + OK);
            text(call);
        }
        try (var call = sent()) {
            write(peer(), OK.replace("ok", "no"));
            assertThat(text(call)).isEqualTo("{\"text\":\"no\"}");
        }
    }

    @Test void aPeerThatIsSilentEndsAReceiveAndOneThatDripsToo() throws Exception {
        try (var call = sent()) {
            Socket peer = peer();
            assertThat(catchThrowableOfType(MicroException.class, () -> call.receive(Duration.ofMillis(100))).code())
                    .isEqualTo(408);
            assertThat(peer.isClosed()).isFalse();
        }
        try (var call = sent()) {
            Socket peer = peer();
            Thread drip = Thread.ofVirtual().start(() -> {
                try {
                    write(peer, "HTTP/1.1 200 OK\nContent-Length: 4000000\n\n");
                    while (true) {
                        peer.getOutputStream().write('x');
                    }
                } catch (IOException e) {
                    // the caller has closed, which is what the test waits for
                }
            });
            assertThat(catchThrowableOfType(MicroException.class, () -> call.receive(Duration.ofMillis(100))).code())
                    .isEqualTo(408);
            call.close();
            drip.join();
        }
    }

    @Test void aPeerThatDoesNotReadEndsASend() throws Exception {
        try (var call = transport.dial(address, DIAL)) {
            peer();
            Message large = new Message(Map.of(), new byte[4 << 20]);
            MicroException e = catchThrowableOfType(MicroException.class,
                    () -> call.send(large, Duration.ofMillis(200)));
            if (e == null) {
                // The system buffered all of it: then the answer does not come in time.
                e = catchThrowableOfType(MicroException.class, () -> call.receive(Duration.ofMillis(200)));
            }
            assertThat(e.code()).isEqualTo(408);
            assertThat(e.neverStarted()).isFalse();
        }
    }
}
