package dev.microcdi.nats;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.microcdi.core.spi.Tls;
import dev.microcdi.core.spi.TlsFailure;
import dev.microcdi.plugin.HostAndPort;
import io.nats.client.api.ServerInfo;

/**
 * Why there is no connection over TLS. The client library tells that only to its listener, not who of several servers it was,
 * and what it tells of a server that refuses our certificate depends on who is faster. So the servers are asked.
 */
final class NatsTls {
    private static final int LONGEST_MS = 1000;
    private static final int LONGEST_INFO = 1 << 20;

    private NatsTls() {
    }

    /**
     * Asks one server, on a connection of its own. A server begins in plain text, and says whether TLS comes next.
     *
     * @param limit for each answer; a second is enough
     * @param keys where the settings are: {@code micro.nats}
     * @return what is wrong and which key to set; null when it is not TLS, or the server cannot be reached
     */
    static @Nullable String ask(HostAndPort server, @Nullable Tls tls, Duration limit, String keys) {
        int millis = (int) Math.max(1, Math.min(LONGEST_MS, limit.toMillis()));
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(server.host(), server.port()), millis);
            socket.setSoTimeout(millis);
            ServerInfo info = new ServerInfo(line(socket.getInputStream()));
            if (tls == null) {
                return info.isTLSRequired() ? TlsFailure.wantsTls(keys) : null;
            }
            return info.isTLSRequired() || info.isTLSAvailable()
                    ? TlsFailure.ask(tls, socket, server, keys)
                    : TlsFailure.noTls("it offers none", keys);
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n' && b >= 0 && line.size() < LONGEST_INFO; b = in.read()) {
            line.write(b);
        }
        return line.toString(UTF_8);
    }

    /**
     * Looks at what the client library says of an attempt to reconnect.
     *
     * @param keys where the settings are: {@code micro.nats}
     * @return what is wrong and which key to set; null when it is not TLS
     */
    static @Nullable String explain(Exception e, String keys) {
        return switch (String.valueOf(e.getMessage())) {
            case "SSL required by server." -> TlsFailure.wantsTls(keys);
            case "SSL connection wanted by client." -> TlsFailure.noTls("it offers none", keys);
            default -> TlsFailure.explain(e, keys);
        };
    }
}
