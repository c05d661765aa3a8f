package dev.microcdi.core.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.microcdi.plugin.HostAndPort;

/** Servers that have nothing to do with TLS; the real ones are in the tests of the plugins. */
class TlsFailureTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @ParameterizedTest(name = "reset: {0}")
    @ValueSource(booleans = {true, false}) void aServerThatHangsUpOnOurHandshakeDoesNotSpeakTls(boolean reset)
            throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread hangsUp = Thread.ofVirtual().start(() -> {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read();
                    socket.getInputStream().skip(socket.getInputStream().available());
                    if (reset) {
                        socket.setSoLinger(true, 0);
                    }
                } catch (IOException e) {
                    // the other side was faster
                }
            });
            assertThat(TlsFailure.ask(Tls.of(true, null, null, null), address(server), SECOND, "micro.acme"))
                    .startsWith("the server ended the handshake (").contains("is micro.acme.tls=false");
            hangsUp.join();
        }
    }

    @Test void nobodyThereIsNoFailureOfTls() throws Exception {
        HostAndPort nobody;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = address(server);
        }
        assertThat(TlsFailure.ask(Tls.of(true, null, null, null), nobody, SECOND, "micro.acme")).isNull();
    }

    private static HostAndPort address(ServerSocket server) {
        return new HostAndPort("127.0.0.1", server.getLocalPort());
    }
}
