package dev.microcdi.tck.wire;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import dev.microcdi.tck.wire.Recording.Chunk;
import dev.microcdi.tck.wire.Recording.Connection;

/**
 * Answers requests with the bytes that a recorded server sent, on whichever connection they come: a request that is in
 * the recording as it was answered there, any other with the next answer. The last answer is given again and again.
 *
 * <p>Threads: one virtual thread accepts, one serves each connection.
 */
final class ScriptedServer implements AutoCloseable {
    /** What a request got: these bytes, and then the end or not. */
    private record Answer(String to, byte[] bytes, boolean close) {
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    private final List<Answer> answers = new ArrayList<>();
    private final List<HttpMessage> requests = new ArrayList<>();
    private final AtomicInteger done = new AtomicInteger();

    ScriptedServer(Recording recording) throws IOException {
        recording.connections().forEach(this::script);
        Thread.ofVirtual().name("scripted-accept").start(this::accept);
    }

    /** Cuts a connection into its exchanges: a request, and what the server sent before the next one. */
    private void script(Connection connection) {
        List<Chunk> exchange = new ArrayList<>();
        for (Chunk chunk : connection.chunks()) {
            boolean answered = exchange.stream().anyMatch(c -> !c.fromClient());
            if (chunk.fromClient() && chunk.bytes().length > 0 && answered) {
                answers.add(answer(exchange, false));
                exchange.clear();
            }
            exchange.add(chunk);
        }
        answers.add(answer(exchange, RecordedServer.closes(connection)));
    }

    private static Answer answer(List<Chunk> exchange, boolean close) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        exchange.stream().filter(c -> !c.fromClient()).forEach(c -> bytes.writeBytes(c.bytes()));
        return new Answer(RecordedClient.sent(RecordedClient.requests(new Connection(exchange)).getFirst()),
                bytes.toByteArray(), close);
    }

    /** The next answer to this very request; else the next one; the last one stays. */
    private synchronized @Nullable Answer next(HttpMessage request) {
        requests.add(request);
        String sent = RecordedClient.sent(request);
        Answer answer = answers.stream().filter(a -> a.to().equals(sent)).findFirst()
                .orElse(answers.isEmpty() ? null : answers.getFirst());
        while (answers.size() > 1 && answers.getFirst() != answer) {
            answers.removeFirst();
        }
        if (answers.size() > 1) {
            answers.removeFirst();
        }
        return answer;
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** The requests so far. */
    synchronized List<HttpMessage> requests() {
        return List.copyOf(requests);
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
                answer(socket, next(request));
            }
        } catch (IOException e) {
            // The client is gone, or this side closed: the end either way.
        }
    }

    private void answer(Socket socket, @Nullable Answer answer) throws IOException {
        try {
            if (answer != null) {
                socket.getOutputStream().write(answer.bytes());
                if (answer.close()) {
                    socket.close();
                }
            }
        } finally {
            done.incrementAndGet();
        }
    }

    /** Whether each request so far has had its answer, and the end of its connection where that follows. */
    boolean settled() {
        return done.get() == requests().size();
    }

    @Override public void close() throws IOException {
        server.close();
    }
}
