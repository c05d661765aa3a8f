package dev.microcdi.tck.wire;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import tools.jackson.databind.JsonNode;

/**
 * One recording of real Go processes.
 *
 * @param file folder and name, for example {@code http-transport/01-call-ok.json}
 * @param shows what it was made to show
 * @param connections the TCP connections in the order of their opening; none in a recording that kept only the outcome
 * @param json the whole file
 */
record Recording(String file, String shows, List<Connection> connections, JsonNode json) {

    /** A connection's chunks in the order of time. */
    record Connection(List<Chunk> chunks) {
    }

    /**
     * Bytes, or the end, of one side.
     *
     * @param fromClient which side
     * @param millis since the connection's first chunk; -1 in a recording without times
     * @param bytes the bytes, none for an end
     * @param event {@code FIN} for the end of that side, {@code open} for "the recording ends, the connection does not"
     */
    record Chunk(boolean fromClient, long millis, byte[] bytes, String event) {
        boolean fin() {
            return event.equals("FIN") || event.equals("RESET");
        }
    }

    /** Reads both forms: chunks below their connection, and one list of chunks that name it. */
    static Recording of(String file, JsonNode json) {
        Map<Integer, List<Chunk>> connections = new TreeMap<>();
        for (JsonNode c : json.path("connections")) {
            c.path("chunks").forEach(chunk -> connections
                    .computeIfAbsent(c.path("connection").asInt(), n -> new ArrayList<>()).add(chunk(chunk)));
        }
        for (JsonNode chunk : json.path("chunks")) {
            connections.computeIfAbsent(chunk.path("connection").asInt(), n -> new ArrayList<>()).add(chunk(chunk));
        }
        return new Recording(file, json.path("shows").asString(""),
                connections.values().stream().map(Connection::new).toList(), json);
    }

    private static Chunk chunk(JsonNode n) {
        String event = n.path("event").asString("");
        return new Chunk(n.path("from").asString("").equals("client"), n.path("t_ms").asLong(-1),
                HexFormat.of().parseHex(n.path("hex").asString("")), event.contains("still open") ? "open" : event);
    }

    @Override public String toString() {
        return file;
    }
}
