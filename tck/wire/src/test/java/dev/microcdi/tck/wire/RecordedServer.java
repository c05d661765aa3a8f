package dev.microcdi.tck.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.microcdi.tck.wire.Recording.Chunk;
import dev.microcdi.tck.wire.Recording.Connection;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the Go server did in a recording, as lines: its answers, how each connection ended, what its handlers noted. */
final class RecordedServer {
    /** The client gave up before there was an answer. */
    static final String NO_ANSWER = "no answer";
    /** The server ended the connection by itself. */
    static final String CLOSED = "closed";
    /** The connection was still open when the client left it, or the recording ended. */
    static final String OPEN = "open";
    static final Set<String> ENDS = Set.of(NO_ANSWER, CLOSED, OPEN);

    private RecordedServer() {
    }

    /** All lines. */
    static List<String> lines(Recording r) {
        List<String> lines = new ArrayList<>();
        r.connections().forEach(c -> lines.addAll(lines(c)));
        lines.addAll(notes(r));
        return lines;
    }

    /** One connection's lines; the last one tells how it ended. */
    static List<String> lines(Connection c) {
        List<String> lines = new ArrayList<>(answers(c.chunks()).stream().map(Canonical::answer).toList());
        if (closes(c)) {
            lines.add(CLOSED);
        } else {
            lines.add(lines.isEmpty() ? NO_ANSWER : OPEN);
        }
        return lines;
    }

    /** The answers in these chunks; after a switch to another protocol, none. */
    static List<HttpMessage> answers(List<Chunk> chunks) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        chunks.stream().filter(c -> !c.fromClient()).forEach(c -> bytes.writeBytes(c.bytes()));
        ByteArrayInputStream in = new ByteArrayInputStream(bytes.toByteArray());
        List<HttpMessage> answers = new ArrayList<>();
        try {
            for (HttpMessage m = HttpMessage.read(in); m != null; m = HttpMessage.read(in)) {
                answers.add(m);
                if (m.status() == 101) {
                    break;
                }
            }
        } catch (EOFException e) {
            // The rest of it comes with a later chunk.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answers;
    }

    /** Whether the server ended it before the client did. */
    static boolean closes(Connection c) {
        return c.chunks().stream().filter(Chunk::fin).findFirst().map(chunk -> !chunk.fromClient()).orElse(false);
    }

    /** Whether the recording kept what the handlers printed. */
    static boolean hasNotes(Recording r) {
        return r.json().has("server_output");
    }

    /** What the Go handlers printed; their own log lines and the times are nobody's promise. */
    private static List<String> notes(Recording r) {
        List<String> notes = new ArrayList<>();
        for (JsonNode n : r.json().path("server_output")) {
            JsonNode note = n.isString() ? JsonMapper.shared().readTree(n.asString()) : n;
            if (note.has("handler") || note.has("event")) {
                ((tools.jackson.databind.node.ObjectNode) note).remove("t");
                notes.add(Canonical.json(note));
            }
        }
        return notes.stream().sorted().toList();
    }
}
