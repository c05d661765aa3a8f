package dev.microcdi.tck.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.microcdi.Service;
import dev.microcdi.core.Micro;
import dev.microcdi.core.ServerSettings;
import dev.microcdi.http.HttpTransport;
import dev.microcdi.memory.MemoryBroker;
import dev.microcdi.memory.MemoryRegistry;
import dev.microcdi.tck.wire.Recording.Chunk;
import dev.microcdi.tck.wire.Recording.Connection;

/**
 * Plays the client of a recording, byte by byte, to a Java service of its own, and notes what that does.
 *
 * <p>A pause between two sendings is as long as recorded, up to a limit. Where a recording says that the connection stays
 * open, one more request is sent on it: its answer proves that, and that nothing else was still to come.
 */
final class ServerReplay {
    private static final ServerSettings SETTINGS = Micro.settings(ServerSettings.class,
            Map.of("deregister-wait", "PT0S"));
    private static final String PROBE_BODY = "{\"name\":\"probe\"}\n";
    private static final String PROBE = "POST / HTTP/1.1\r\nHost: probe\r\nContent-Type: application/json\r\n"
            + "Micro-Endpoint: Greeter.Hello\r\nContent-Length: " + PROBE_BODY.length() + "\r\n\r\n" + PROBE_BODY;
    private static final String PROBE_ANSWER = "200 {\"text\":\"Hello probe\"}";
    private static final String PROBE_NOTE = "{\"handler\":\"Hello\",\"name\":\"probe\"}";

    private final Greeter greeter = new Greeter();
    private final Duration longestPause;
    private final List<String> lines = new ArrayList<>();

    private ServerReplay(Duration longestPause) {
        this.longestPause = longestPause;
    }

    /** The lines, in the form of {@link RecordedServer}; the expected ones only tell for how many answers to wait. */
    static List<String> lines(Recording recording, List<String> expected, Duration longestPause)
            throws IOException, InterruptedException {
        ServerReplay replay = new ServerReplay(longestPause);
        try (HttpTransport transport = new HttpTransport();
                MemoryRegistry registry = new MemoryRegistry();
                MemoryBroker broker = new MemoryBroker();
                Service service = Micro.service("greeter").transport(transport).registry(registry).broker(broker)
                        .server(SETTINGS).handle(replay.greeter).start()) {
            int from = 0;
            for (Connection c : recording.connections()) {
                int to = end(expected, from);
                replay.play(c, service.node().address(), expected.subList(from, to));
                from = to;
            }
        }
        // The service is closed: every handler has ended, so the notes are complete.
        if (RecordedServer.hasNotes(recording)) {
            replay.greeter.notes().stream().filter(note -> !note.equals(PROBE_NOTE)).forEach(replay.lines::add);
        }
        return List.copyOf(replay.lines);
    }

    /** Each connection's lines end with the one that tells how it ended. */
    private static int end(List<String> expected, int from) {
        for (int i = from; i < expected.size(); i++) {
            if (RecordedServer.ENDS.contains(expected.get(i))) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException("a connection without an end in " + expected);
    }

    private void play(Connection c, String address, List<String> expected) throws IOException, InterruptedException {
        try (RawConnection raw = RawConnection.to(address)) {
            long last = 0;
            List<Chunk> past = new ArrayList<>();
            for (Chunk chunk : c.chunks()) {
                if (chunk.fin() || chunk.event().equals("open") || upgraded(past)) {
                    break;
                }
                if (chunk.fromClient()) {
                    raw.awaitAnswers(RecordedServer.answers(past).size());
                    raw.pause(shorter(Duration.ofMillis(chunk.millis() - last)));
                    raw.send(chunk.bytes());
                }
                past.add(chunk);
                last = chunk.millis();
            }
            finish(c, raw, expected);
        }
    }

    private static boolean upgraded(List<Chunk> past) {
        return RecordedServer.answers(past).stream().anyMatch(m -> m.status() == 101);
    }

    private Duration shorter(Duration recorded) {
        return recorded.compareTo(longestPause) < 0 ? recorded : longestPause;
    }

    private void finish(Connection c, RawConnection raw, List<String> expected)
            throws IOException, InterruptedException {
        if (expected.equals(List.of(RecordedServer.NO_ANSWER))) {
            // The client leaves while the handler runs: at its own time, the answer of ours might be there already.
            greeter.awaitSlow();
            List<String> answers = raw.answers();
            lines.addAll(answers.isEmpty() ? List.of(RecordedServer.NO_ANSWER) : answers);
        } else if (RecordedServer.closes(c)) {
            boolean closed = raw.awaitEnd(Duration.ofMillis(c.chunks().getLast().millis() + 1500));
            lines.addAll(raw.answers());
            lines.add(closed ? RecordedServer.CLOSED : RecordedServer.OPEN);
        } else {
            raw.send(PROBE.getBytes(StandardCharsets.UTF_8));
            boolean open = raw.awaitAnswer(PROBE_ANSWER);
            List<String> answers = new ArrayList<>(raw.answers());
            answers.remove(PROBE_ANSWER);
            lines.addAll(answers);
            lines.add(open ? RecordedServer.OPEN : RecordedServer.CLOSED);
        }
    }
}
