package dev.microcdi.core.codec;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

import dev.microcdi.codec.Codec;

/** Bytes as they are, for {@code byte[]} only. The arrays are not copied. */
public final class BytesCodec implements Codec {
    /** The content type of this codec. */
    public static final String CONTENT_TYPE = "application/octet-stream";

    @Override public String contentType() {
        return CONTENT_TYPE;
    }

    @Override public byte[] encode(@Nullable Object value) {
        if (value == null) {
            return new byte[0];
        }
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        throw new IllegalArgumentException(CONTENT_TYPE + " is for byte[], not for " + value.getClass().getName());
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) public <T> T decode(byte[] bytes, Type type) {
        if (type != byte[].class) {
            throw new IllegalArgumentException(CONTENT_TYPE + " is for byte[], not for " + type.getTypeName());
        }
        return (T) bytes;
    }
}
