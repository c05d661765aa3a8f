package dev.microcdi.tck.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

/**
 * Where the Java side answers otherwise than the Go one, on purpose.
 *
 * @param file the recording
 * @param java what the Java side does instead, line by line, asserted exactly
 * @param why why that is right, or harmless
 */
record Difference(String file, List<String> java, String why) {
    /** The declared differences of one side, {@code server} or {@code client}, by file. */
    static Map<String, Difference> of(String side) {
        Map<String, Difference> all = new LinkedHashMap<>();
        for (JsonNode group : Recordings.json("differences.json").path(side)) {
            for (JsonNode d : group.path("recordings")) {
                Difference difference = new Difference(d.path("file").asString(),
                        d.path("java").valueStream().map(JsonNode::asString).toList(),
                        group.path("why").asString());
                if (all.put(difference.file(), difference) != null) {
                    throw new IllegalStateException(difference.file() + " is declared twice");
                }
            }
        }
        return all;
    }

    /** The recordings of one side that are not replayed, each with the reason. */
    static Map<String, String> leftOut(String side) {
        Map<String, String> all = new LinkedHashMap<>();
        for (JsonNode group : Recordings.json("differences.json").path("left-out").path(side)) {
            group.path("files").forEach(f -> all.put(f.asString(), group.path("why").asString()));
        }
        return all;
    }

    /** What the Java side is expected to do: as declared, else as recorded. */
    static List<String> expected(@Nullable Difference declared, List<String> recorded) {
        return declared == null ? recorded : declared.java();
    }
}
