package dev.microcdi.tck.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.microcdi.MicroException;
import dev.microcdi.tck.wire.Recording.Connection;
import tools.jackson.databind.JsonNode;

/** What the Go client did in a recording: the requests it sent, and, as lines, what its caller got for them. */
final class RecordedClient {
    /** The connection's, the library's, or of the run; {@code Timeout} is one attempt's in Go, the whole call's in Java. */
    private static final Set<String> NOT_COMPARED = Set.of("host", "user-agent", "content-length", "transfer-encoding",
            "connection", "micro-id", "timeout");

    private RecordedClient() {
    }

    /** What the caller got, a line for each call, and how many requests that took. */
    static List<String> lines(Recording r) {
        List<String> lines = new ArrayList<>();
        r.json().path("caller_output").forEach(step -> lines.add(outcome(step)));
        int attempts = r.json().path("attempt_seconds").size();
        lines.add(requests(attempts > 0 ? attempts : requests(r).size()));
        return lines;
    }

    static String requests(int count) {
        return "requests: " + count;
    }

    private static String outcome(JsonNode step) {
        JsonNode e = step.path("error");
        return e.isNull() || e.isMissingNode()
                ? reply(step.path("response"))
                : error(e.path("id").asString(), e.path("code").asInt(), e.path("detail").asString(),
                        e.path("status").asString());
    }

    static String reply(JsonNode reply) {
        return "reply " + Canonical.json(reply);
    }

    static String error(MicroException e) {
        return error(e.id(), e.code(), e.detail(), e.status());
    }

    private static String error(String id, int code, String detail, String status) {
        String text = detail.strip().replaceAll("127\\.0\\.0\\.1:\\d+", "<address>");
        return Stream.of("error", id, Integer.toString(code), status).filter(word -> !word.isEmpty())
                .collect(Collectors.joining(" ")) + ": " + text;
    }

    /** The requests of all connections. */
    static List<HttpMessage> requests(Recording r) {
        return r.connections().stream().flatMap(c -> requests(c).stream()).toList();
    }

    static List<HttpMessage> requests(Connection c) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        c.chunks().stream().filter(Recording.Chunk::fromClient).forEach(chunk -> bytes.writeBytes(chunk.bytes()));
        ByteArrayInputStream in = new ByteArrayInputStream(bytes.toByteArray());
        List<HttpMessage> all = new ArrayList<>();
        try {
            for (HttpMessage m = HttpMessage.read(in); m != null; m = HttpMessage.read(in)) {
                all.add(m);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    /** A request as a line: its first line, the headers that are compared, its body. */
    static String sent(HttpMessage m) {
        Map<String, String> headers = new TreeMap<>();
        m.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        headers.keySet().removeAll(NOT_COMPARED);
        return m.start() + " " + headers + " " + Canonical.body(m.text());
    }

    /** Each request once: how often Go repeats one is told by the lines. */
    static List<String> sent(List<HttpMessage> requests) {
        List<String> all = new ArrayList<>();
        for (HttpMessage m : requests) {
            String sent = sent(m);
            if (all.isEmpty() || !all.getLast().equals(sent)) {
                all.add(sent);
            }
        }
        return all;
    }
}
