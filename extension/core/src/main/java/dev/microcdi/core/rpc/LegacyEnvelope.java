package dev.microcdi.core.rpc;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.core.spi.PeerJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON-RPC 1.0 envelope that a Go client uses for a node whose record has no {@code protocol}, and for callers that
 * know no Micro headers at all. The server side only.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/server/rpc_codec.go">Go Micro, setupProtocol</a>
 */
public final class LegacyEnvelope {
    private static final String CONTENT_TYPE = "application/json-rpc";
    private static final JsonMapper JSON = PeerJson.mapper();

    private final JsonNode id;
    private final String contentType;
    private final Message inner;

    private LegacyEnvelope(JsonNode id, String contentType, Message inner) {
        this.id = id;
        this.contentType = contentType;
        this.inner = inner;
    }

    /** Whether a request's body is such an envelope. */
    public static boolean isOne(Message request) {
        String contentType = request.header(RpcHeaders.CONTENT_TYPE);
        if (CONTENT_TYPE.equals(contentType)) {
            return true;
        }
        boolean modern = has(request, RpcHeaders.SERVICE) || has(request, RpcHeaders.METHOD)
                || has(request, RpcHeaders.ENDPOINT) || has(request, RpcHeaders.PROTOCOL);
        return "application/json".equals(contentType) && (!modern || has(request, RpcHeaders.TARGET));
    }

    /** A header, also under its {@code X-} name: only here does Go look at those. */
    private static boolean has(Message request, String name) {
        return !isEmpty(request.header(name)) || !isEmpty(request.header("X-" + name));
    }

    private static boolean isEmpty(@Nullable String s) {
        return s == null || s.isEmpty();
    }

    /**
     * Opens the envelope.
     *
     * @throws IllegalArgumentException if the body is not one
     */
    public static LegacyEnvelope open(Message request) {
        try {
            JsonNode envelope = JSON.readTree(request.body());
            JsonNode params = envelope.path("params").path(0);
            Map<String, String> headers = new LinkedHashMap<>(request.headers());
            headers.put(RpcHeaders.CONTENT_TYPE, "application/json");
            headers.put(RpcHeaders.ENDPOINT, envelope.path("method").asString(""));
            byte[] body = params.isMissingNode() ? new byte[0] : params.toString().getBytes(StandardCharsets.UTF_8);
            String contentType = request.headers().getOrDefault(RpcHeaders.CONTENT_TYPE, CONTENT_TYPE);
            return new LegacyEnvelope(envelope.path("id"), contentType, new Message(headers, body));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a JSON-RPC request: " + e.getOriginalMessage(), e);
        }
    }

    /** The request inside. */
    public Message request() {
        return inner;
    }

    /** An error for a request that was not opened. */
    public static Message wrapError(Message request, Message error) {
        return new LegacyEnvelope(JSON.getNodeFactory().missingNode(),
                request.headers().getOrDefault(RpcHeaders.CONTENT_TYPE, CONTENT_TYPE), request).wrap(error);
    }

    /** Puts the reply to it into an envelope. An error keeps its header, and has an empty id, as in Go. */
    public Message wrap(Message reply) {
        String error = reply.header(RpcHeaders.ERROR);
        ObjectNode envelope = JSON.createObjectNode();
        envelope.set("id", error != null ? JSON.getNodeFactory().stringNode("") : id.isMissingNode() ? null : id);
        envelope.set("result", error != null || reply.body().length == 0 ? null : JSON.readTree(reply.body()));
        envelope.put("error", error);
        return new Message(reply.headers(), (envelope + "\n").getBytes(StandardCharsets.UTF_8))
                .withHeader(RpcHeaders.CONTENT_TYPE, contentType);
    }
}
