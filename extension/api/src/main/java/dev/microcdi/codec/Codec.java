package dev.microcdi.codec;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

/**
 * Objects to bytes and back, for one content type.
 *
 * <p>Threads: safe for use by many.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/codec/codec.go">Go Micro, codec.Codec</a>
 */
public interface Codec {
    /**
     * The content type this codec is for, compared exactly.
     *
     * @return for example {@code application/json}
     */
    String contentType();

    /**
     * Writes a value.
     *
     * @param value the value; null stands for "no result"
     * @return the bytes
     * @throws IllegalArgumentException if the value cannot be written
     */
    byte[] encode(@Nullable Object value);

    /**
     * Reads a value.
     *
     * @param <T> the type asked for
     * @param bytes the bytes, possibly none
     * @param type the type asked for
     * @return the value
     * @throws IllegalArgumentException if the bytes are not one of that type; the message says where
     */
    <T> T decode(byte[] bytes, Type type);
}
