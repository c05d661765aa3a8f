package dev.microcdi.tck.wire;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is compared: text without what differs from run to run, JSON without the order of its keys. */
final class Canonical {
    /**
     * What the handler {@code Context} sees and no client sent: ports, framing, and the time that was left; and the
     * library's own name.
     */
    private static final Set<String> OF_THE_RUN = Set.of("Local", "Remote", "Content-Length", "User-Agent");

    /** Where and why a text is no JSON: the words are the parser's and change with its version. */
    private static final Pattern OUR_PARSER = Pattern.compile("(from JSON: ).*?(?=\",\"status\"|$)");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private Canonical() {
    }

    /** One answer of a server, as a line. */
    static String answer(HttpMessage m) {
        String error = m.headers().get("Micro-Error");
        return m.status() + (error == null ? "" : " Micro-Error: " + OUR_PARSER.matcher(error).replaceFirst("$1…"))
                + (m.body().length == 0 ? "" : " " + body(m.text()));
    }

    /** A body as a line: canonical JSON and its line feed as Go's encoder ends it, else the text as it is. */
    static String body(String text) {
        if (!text.startsWith("{")) {
            return CONTROL.matcher(text)
                    .replaceAll(c -> String.format(Locale.ROOT, "\\\\x%02x", (int) c.group().charAt(0)));
        }
        try {
            Object value = JSON.convertValue(withoutTheRun(JSON.readTree(text)), Object.class);
            return JSON.writeValueAsString(value) + (text.endsWith("\n") ? "" : " (no line feed)");
        } catch (JacksonException e) {
            return text;
        }
    }

    /** JSON as a line. */
    static String json(JsonNode n) {
        return JSON.writeValueAsString(JSON.convertValue(n, Object.class));
    }

    private static JsonNode withoutTheRun(JsonNode n) {
        if (n instanceof ObjectNode o && o.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove(OF_THE_RUN);
            // A header's name has no case; Go's spelling of it is for the page, not for a comparison.
            Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            metadata.properties().forEach(e -> byName.put(e.getKey(), e.getValue().asString()));
            metadata.removeAll();
            byName.forEach((name, value) -> metadata.put(name.toLowerCase(Locale.ROOT), value));
            o.remove("left_ms");
        }
        return n;
    }
}
