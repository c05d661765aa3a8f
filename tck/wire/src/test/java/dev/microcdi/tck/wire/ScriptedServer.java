package dev.microcdi.tck.wire;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.Queue;

import dev.microcdi.tck.wire.Recording.Chunk;
import dev.microcdi.tck.wire.Recording.Connection;

/**
 * Answers requests with the bytes that a recorded server sent, whatever was asked: the first request with the first
 * answer, on whichever connection it comes. The last answer is given again and again.
 *
 * <p>Threads: one virtual thread accepts, one serves each connection.
 */
final class ScriptedServer implements AutoCloseable {
    /** What a request got: these bytes, and then the end or not. */
    private record Answer(byte[] bytes, boolean close) {
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<HttpMessage> requests = new ArrayList<>();

    ScriptedServer(Recording recording) throws IOException {
        recording.connections().forEach(this::script);
        Thread.ofVirtual().name("scripted-accept").start(this::accept);
    }

    /** Cuts a connection into its exchanges: what the server sent between one request and the next. */
    private void script(Connection connection) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean asked = false;
        boolean close = false;
        for (Chunk chunk : connection.chunks()) {
            if (chunk.fromClient() && chunk.bytes().length > 0 && asked && bytes.size() > 0) {
                answers.add(new Answer(bytes.toByteArray(), close));
                bytes.reset();
                close = false;
            }
            asked |= chunk.fromClient() && chunk.bytes().length > 0;
            if (!chunk.fromClient()) {
                bytes.writeBytes(chunk.bytes());
                close |= chunk.fin() && RecordedServer.closes(connection);
            }
        }
        if (asked) {
            answers.add(new Answer(bytes.toByteArray(), close));
        }
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** The requests so far. */
    synchronized List<HttpMessage> requests() {
        return List.copyOf(requests);
    }

    private synchronized void asked(HttpMessage request) {
        requests.add(request);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().name("scripted-serve").start(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
            for (HttpMessage request = HttpMessage.read(in); request != null; request = HttpMessage.read(in)) {
                asked(request);
                Answer answer = answers.size() > 1 ? answers.poll() : answers.peek();
                if (answer != null) {
                    socket.getOutputStream().write(answer.bytes());
                    socket.getOutputStream().flush();
                    if (answer.close()) {
                        return;
                    }
                }
            }
        } catch (IOException e) {
            // The client is gone: its affair.
        }
    }

    @Override public void close() throws IOException {
        server.close();
    }
}
