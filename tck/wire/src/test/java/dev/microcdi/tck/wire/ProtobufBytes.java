package dev.microcdi.tck.wire;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

import dev.microcdi.codec.Codec;

/** A codec as an application adds one: {@code application/protobuf}, here for bytes that are protobuf already. */
final class ProtobufBytes implements Codec {
    @Override public String contentType() {
        return "application/protobuf";
    }

    @Override public byte[] encode(@Nullable Object value) {
        return value instanceof byte[] bytes ? bytes : new byte[0];
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) public <T> T decode(byte[] bytes, Type type) {
        return (T) bytes;
    }
}
