package dev.microcdi.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

import org.junit.jupiter.api.Test;

/** When a listener takes a connection for idle. */
class HttpConnectionTest {
    private static HttpOptions idleAfter(Duration time) {
        HttpOptions all = HttpOptions.DEFAULT;
        return new HttpOptions(all.maxMessageSize(), all.maxHeaderSize(), time, all.headTimeout(), all.maxConnections(),
                all.poolSize(), all.poolIdleTimeout());
    }

    /** The listener may look at a connection before the thread that serves it has begun. */
    @Test void aConnectionThatWasJustAcceptedIsNotIdle() throws IOException {
        HttpEngine engine = new HttpEngine(HttpOptions.DEFAULT, (request, response) -> {});
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket peer = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            HttpConnection fresh = new HttpConnection(engine, HttpOptions.DEFAULT, accepted, 1);
            fresh.closeIfIdleTooLong();
            assertThat(accepted.isClosed()).isFalse();

            HttpConnection old = new HttpConnection(engine, idleAfter(Duration.ofNanos(1)), accepted, 2);
            await().untilAsserted(() -> {
                old.closeIfIdleTooLong();
                assertThat(accepted.isClosed()).isTrue();
            });
            assertThat(peer.getInputStream().read()).isEqualTo(-1);
        } finally {
            engine.close();
        }
    }
}
