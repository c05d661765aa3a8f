package dev.microcdi.tck.engine;

import static dev.microcdi.tck.engine.Mutations.bytes;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.http.HttpOptions;
import dev.microcdi.http.HttpTransport;
import dev.microcdi.memory.MemoryTransport;
import dev.microcdi.transport.DialOptions;

/** Malformed requests to the transports that need no server. */
class FuzzTest {
    /** Milliseconds for an answer, which many messages do not get: a million of them would wait for hours. */
    private static final int BRIEF = 2;

    private static final String HEAD = """
            POST / HTTP/1.1\r
            Host: 127.0.0.1\r
            Content-Type: application/json\r
            Micro-Service: greeter\r
            Micro-Endpoint: Greeter.Hello\r
            Micro-Id: 1\r
            Timeout: 1000000000\r
            """;
    private static final List<byte[]> REQUESTS = List.of(
            bytes(HEAD + "Content-Length: 15\r\n\r\n{\"name\":\"John\"}"),
            bytes(HEAD + "Transfer-Encoding: chunked\r\n\r\nf\r\n{\"name\":\"John\"}\r\n0\r\n\r\n"),
            bytes(HEAD + "Micro-Topic: person.renamed\r\nContent-Length: 15\r\n\r\n{\"name\":\"John\"}"),
            bytes("POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 66\r\n\r\n"
                    + "{\"method\":\"Greeter.Hello\",\"params\":[{\"name\":\"John\"}],\"id\":1}       "),
            bytes("GET / HTTP/1.0\r\n\r\n"), bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));

    @Test void httpSurvivesMalformedBytes() throws Exception {
        // A connection that got stuck would take one of few places.
        HttpOptions few = new HttpOptions(1 << 20, 64 << 10, Duration.ofSeconds(5), Duration.ofSeconds(2), 32, 4,
                Duration.ofSeconds(1));
        try (HttpTransport transport = new HttpTransport(few)) {
            Fuzzing.attack("http", transport, (address, mutations) -> {
                byte[] bytes = mutations.of(mutations.any(REQUESTS));
                int colon = address.lastIndexOf(':');
                try (Socket socket = new Socket()) {
                    socket.connect(new InetSocketAddress(address.substring(0, colon),
                            Integer.parseInt(address.substring(colon + 1))), 5_000);
                    OutputStream out = socket.getOutputStream();
                    out.write(bytes);
                    if (mutations.any(List.of(true, false))) {
                        socket.shutdownOutput();
                    }
                    if (mutations.any(List.of(true, false))) {
                        socket.setSoTimeout(BRIEF);
                        socket.getInputStream().read(new byte[4096]);
                    }
                } catch (IOException e) {
                    // It hung up on us, which it may.
                }
            });
        }
    }

    private static final Map<String, String> HEADERS = Map.of("Micro-Service", "greeter", "Micro-Endpoint",
            "Greeter.Hello", "Content-Type", "application/json", "Micro-Id", "1", "Timeout", "1000000000");

    @Test void theServerSurvivesMalformedMessages() throws Exception {
        List<Map<String, String>> kinds = List.of(HEADERS, with("Micro-Topic", "person.renamed"),
                with("Micro-Stream", "1"), with("Micro-Endpoint", "Chat.Echo"),
                Map.of("Content-Type", "application/json"));
        try (MemoryTransport transport = new MemoryTransport()) {
            Fuzzing.attack("memory", transport, (address, mutations) -> {
                Map<String, String> headers = new TreeMap<>(mutations.any(kinds));
                String changed = mutations.any(List.copyOf(headers.keySet()));
                headers.put(changed, new String(mutations.of(bytes(headers.getOrDefault(changed, ""))),
                        java.nio.charset.StandardCharsets.UTF_8));
                try (var socket = transport.dial(address, new DialOptions(Duration.ofSeconds(5)))) {
                    socket.send(new Message(headers, mutations.of(bytes("{\"name\":\"John\"}"))),
                            Duration.ofSeconds(5));
                    socket.receive(Duration.ofMillis(BRIEF));
                } catch (MicroException e) {
                    // Refused, or no answer: the next good call tells whether that was right.
                }
            });
        }
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> all = new TreeMap<>(HEADERS);
        all.put(name, value);
        if (name.equals("Micro-Stream")) {
            all.put("Micro-Endpoint", "Chat.Echo");
        }
        return Map.copyOf(all);
    }
}
