package dev.microcdi.core.spi;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

import dev.microcdi.Message;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Go Micro's JSON envelope of a broker message, {@code {"Header":{…},"Body":"<base64>"}}, byte for byte as Go writes it:
 * header keys sorted by their bytes, no line end. Read as leniently as Go does: the two keys match in any case, missing,
 * {@code null} and empty are alike, base64 may have line ends in it, bytes that are no UTF-8 become U+FFFD.
 *
 * <p>Threads: any.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/codec/json/marshaler.go">Go Micro, codec/json</a>
 */
public final class Envelope {
    private static final JsonMapper MAPPER = PeerJson.mapper();

    private Envelope() {
    }

    /**
     * Writes a message.
     *
     * @param message the message
     * @return UTF-8
     */
    public static byte[] write(Message message) {
        return ("{\"Header\":" + ServiceJson.writeMap(message.headers()) + ",\"Body\":\""
                + Base64.getEncoder().encodeToString(message.body()) + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a message.
     *
     * @param bytes one envelope
     * @return the message
     * @throws IllegalArgumentException if the bytes are no envelope
     */
    public static Message read(byte[] bytes) {
        return read(bytes, new byte[0]);
    }

    /**
     * Reads a message as Go Micro's Kafka plugin does: a JSON object without a body is the body itself.
     *
     * @param bytes one envelope, or any other JSON object
     * @return the message
     * @throws IllegalArgumentException if the bytes are no JSON object, or an envelope that cannot be read
     */
    public static Message readOrBody(byte[] bytes) {
        return read(bytes, bytes);
    }

    private static Message read(byte[] bytes, byte[] withoutBody) {
        JsonNode envelope;
        try {
            envelope = MAPPER.readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a JSON envelope: " + e.getOriginalMessage(), e);
        }
        if (!envelope.isObject()) {
            throw new IllegalArgumentException("not an envelope but " + envelope.getNodeType());
        }
        Map<String, String> headers = new TreeMap<>();
        byte[] body = withoutBody;
        for (Map.Entry<String, JsonNode> field : envelope.properties()) {
            if (field.getKey().equalsIgnoreCase("Header") && !field.getValue().isNull()) {
                if (!field.getValue().isObject()) {
                    throw new IllegalArgumentException(
                            "the header is no object but " + field.getValue().getNodeType());
                }
                field.getValue().properties().forEach(h -> headers.put(h.getKey(), header(h.getKey(), h.getValue())));
            } else if (field.getKey().equalsIgnoreCase("Body") && !field.getValue().isNull()) {
                body = body(field.getValue());
            }
        }
        return new Message(headers, body);
    }

    private static String header(String name, JsonNode value) {
        if (value.isNull()) {
            return "";
        }
        if (!value.isString()) {
            throw new IllegalArgumentException("header " + name + " is no text but " + value.getNodeType());
        }
        return value.asString();
    }

    private static byte[] body(JsonNode value) {
        if (!value.isString()) {
            throw new IllegalArgumentException("the body is no base64 text but " + value.getNodeType());
        }
        return Base64.getDecoder().decode(value.asString().replace("\r", "").replace("\n", ""));
    }
}
