package dev.microcdi.core.codec;

import java.lang.reflect.Type;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.microcdi.codec.Codec;
import dev.microcdi.core.spi.PeerJson;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as Go's encoder writes it: one document, then one line feed. A null value is {@code {}}, because an empty body is
 * an error to a Go client.
 *
 * <p>Reading is as lenient as Go's: unknown keys are ignored, keys match in any case, what follows the first document is
 * ignored, no bytes at all stand for {@code {}}.
 */
public final class JsonCodec implements Codec {
    /** The content type of this codec. */
    public static final String CONTENT_TYPE = "application/json";

    private static final byte[] EMPTY = {'{', '}', '\n'};

    private final JsonMapper json;

    /** A codec with the usual mapper, for documents nested up to 100 levels. */
    public JsonCodec() {
        this(100);
    }

    /** A codec with the usual mapper, for documents nested up to so many levels. */
    public JsonCodec(int maxDepth) {
        this(JsonMapper.builder(PeerJson.factory()
                .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(maxDepth).build()).build())
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build());
    }

    /** A codec with your own mapper. */
    public JsonCodec(JsonMapper json) {
        this.json = json;
    }

    @Override public String contentType() {
        return CONTENT_TYPE;
    }

    @Override public byte[] encode(@Nullable Object value) {
        if (value == null) {
            return EMPTY.clone();
        }
        try {
            byte[] document = json.writeValueAsBytes(value);
            byte[] line = Arrays.copyOf(document, document.length + 1);
            line[document.length] = '\n';
            return line;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "cannot write " + value.getClass().getSimpleName() + " as JSON: " + JsonFault.text(e), e);
        }
    }

    @Override public <T> T decode(byte[] bytes, Type type) {
        try {
            return json.readValue(bytes.length == 0 ? EMPTY : bytes, json.constructType(type));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("cannot read " + JsonFault.name(type) + " from JSON: "
                    + JsonFault.text(e), e);
        }
    }
}
