package dev.microcdi.nats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.microcdi.Message;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.plugin.Secret;
import dev.microcdi.tck.servers.Certificates;

/** One that listens in the place of the server: it gets to know no password. */
class NatsTlsStrangerTest {
    private static final String INFO = "INFO {\"server_id\":\"x\",\"version\":\"2.10.0\",\"proto\":1,\"headers\":true,"
            + "\"max_payload\":1048576,\"tls_required\":%s}\r\n";

    @ParameterizedTest(name = "TLS offered: {0}")
    @ValueSource(booleans = {true, false}) void aPlainServerIsSentNoCredentialsWhateverItOffers(boolean offered)
            throws Exception {
        Queue<String> sent = new ConcurrentLinkedQueue<>();
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread stranger = Thread.ofVirtual().start(() -> serve(server, INFO.formatted(offered), sent));
            try (NatsBroker broker = new NatsBroker(NatsOptions.at("127.0.0.1:" + server.getLocalPort())
                    .withTls(Certificates.shared().authority(), null, null).withUser("me", new Secret("sesame")))) {
                assertThatThrownBy(
                        () -> broker.publish("t", new Message(Map.of(), new byte[0]), PublishOptions.DEFAULT))
                        .isInstanceOf(UnavailableException.class)
                        .hasMessageContaining("the server does not speak TLS there (");
            }
            server.close();
            stranger.join();
        }
        assertThat(sent).isNotEmpty().noneMatch(s -> s.contains("sesame") || s.contains("CONNECT"));
    }

    /** Says hello, answers the handshake in plain text, and keeps what it is sent until the client hangs up. */
    private static void serve(ServerSocket server, String info, Queue<String> sent) {
        while (true) {
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write(info.getBytes(UTF_8));
                StringBuilder all = new StringBuilder();
                try {
                    for (int b = socket.getInputStream().read(); b >= 0; b = socket.getInputStream().read()) {
                        if (all.isEmpty()) {
                            socket.getOutputStream().write("+OK\r\nPONG\r\n".getBytes(UTF_8));
                        }
                        all.append((char) b);
                    }
                } catch (IOException e) {
                    // the client hung up with a reset
                }
                sent.add(all.toString());
            } catch (IOException e) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }
}
