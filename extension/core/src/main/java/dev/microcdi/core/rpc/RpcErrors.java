package dev.microcdi.core.rpc;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.microcdi.MicroException;
import dev.microcdi.core.spi.PeerJson;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The value of {@code Micro-Error}, both ways.
 *
 * <p>Written is a JSON object with Go's keys in Go's order, zero values left out; or, for an exception that has only a
 * detail, the bare text as Go writes {@code errors.New}. The value is a header: no line breaks, and ASCII only, because
 * JSON's {@code \\u} escapes say the same everywhere.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/errors/errors.go">Go Micro, errors.Parse</a>
 */
public final class RpcErrors {
    /** What a Go peer answers when a handler gave up because its time was over. */
    public static final String DEADLINE = "context deadline exceeded";

    private static final JsonMapper JSON = PeerJson.mapper().rebuild()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private RpcErrors() {
    }

    /** An error that travels as bare text, as the Go server's own errors do. */
    public static MicroException text(String detail) {
        return new MicroException("", 0, detail, "", false, null);
    }

    /** The header's value for an error. */
    public static String format(MicroException e) {
        if (e.id().isEmpty() && e.code() == 0 && isPlain(e.detail())) {
            return e.detail();
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        if (!e.id().isEmpty()) {
            fields.put("id", e.id());
        }
        if (e.code() != 0) {
            fields.put("code", e.code());
        }
        if (!e.detail().isEmpty()) {
            fields.put("detail", e.detail());
        }
        if (!e.status().isEmpty()) {
            fields.put("status", e.status());
        }
        return JSON.writeValueAsString(fields);
    }

    private static boolean isPlain(String s) {
        return !s.isBlank() && !s.equals(RpcHeaders.EOS) && s.charAt(0) != '{'
                && s.chars().allMatch(c -> c >= 32 && c < 127);
    }

    /** The error of a header's value: a JSON object's fields, else the whole text as its detail. */
    public static MicroException parse(String value) {
        if (value.startsWith("{")) {
            try {
                JsonNode n = JSON.readTree(value);
                return new MicroException(n.path("id").asString(""), n.path("code").asInt(0),
                        n.path("detail").asString(""), n.path("status").asString(""), false, null);
            } catch (JacksonException e) {
                return text(value);
            }
        }
        return text(value);
    }
}
