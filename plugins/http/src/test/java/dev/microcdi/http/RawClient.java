package dev.microcdi.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import dev.microcdi.plugin.HostAndPort;

/** Sends bytes to a listener and reads responses, without any HTTP library. Lines end in LF here and in CRLF on the wire. */
final class RawClient implements AutoCloseable {
    static final String GREETER = """
            POST / HTTP/1.1
            Host: 127.0.0.1:9
            Content-Type: application/json
            Micro-Service: greeter
            Micro-Endpoint: Greeter.Hello
            Micro-Id: 0
            Timeout: 5000000000
            """;
    private final Socket socket;
    private final InputStream in;

    RawClient(String address) throws IOException {
        HostAndPort to = HostAndPort.parse(address);
        socket = new Socket(to.host(), to.port());
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
    }

    RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return this;
    }

    /** One byte a segment, as a slow link would. */
    RawClient drip(String text) throws IOException {
        for (byte b : text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)) {
            socket.getOutputStream().write(b);
            socket.getOutputStream().flush();
        }
        return this;
    }

    /** One response: head with LF line ends, an empty line, the body. */
    String response() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String head = "";
        while (!head.endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("end after: " + head);
            }
            bytes.write(b);
            head = bytes.toString(StandardCharsets.UTF_8);
        }
        int length = head.lines().filter(l -> l.startsWith("Content-Length: ")).mapToInt(l -> Integer.parseInt(
                l.substring(16))).findFirst().orElse(0);
        return head.replace("\r\n", "\n") + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    /** Waits for the end; true if the listener closed without another byte. */
    boolean closed() throws IOException {
        return in.read() < 0;
    }

    @Override public void close() throws IOException {
        socket.close();
    }
}
