package dev.microcdi.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads one request on each connection and answers always the same; an empty answer means none. LF here, CRLF on the wire. */
final class RawServer implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private final Thread thread;

    RawServer(String answer) throws IOException {
        thread = Thread.ofVirtual().name("raw-server").start(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    requests.add(read(socket.getInputStream()));
                    if (answer.isEmpty()) {
                        // Until the peer or the test ends it.
                        while (socket.getInputStream().read() >= 0) {
                            continue;
                        }
                    }
                    socket.getOutputStream().write(answer.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    // The test closes the server, or the client its connection.
                }
            }
        });
    }

    private static String read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("end after " + head);
            }
            head.append((char) b);
        }
        String lf = head.toString().replace("\r\n", "\n");
        return lf + new String(in.readNBytes(Integer.parseInt(Recorded.header(lf, "Content-Length"))),
                StandardCharsets.UTF_8);
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    String request() throws InterruptedException {
        return Objects.requireNonNull(requests.poll(20, TimeUnit.SECONDS), "a request");
    }

    int waiting() {
        return requests.size();
    }

    @Override public void close() throws IOException {
        server.close();
        thread.interrupt();
    }
}
