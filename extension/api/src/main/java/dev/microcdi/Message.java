package dev.microcdi;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Headers and a body, on transports and on brokers alike.
 *
 * <p>Header names compare ignoring case and keep the spelling they were given; the map iterates in that order of names
 * and cannot be changed. The body is <em>not</em> copied: do not change it after you have handed it over.
 *
 * @param headers names and values, one value a name
 * @param body the bytes, possibly none
 * @see <a href="https://github.com/micro/go-micro/blob/master/transport/transport.go">Go Micro, transport.Message</a>
 */
public record Message(Map<String, String> headers, byte[] body) {
    private static final byte[] EMPTY = {};

    /** Copies the headers, not the body. */
    public Message {
        headers = Headers.of(headers);
        Objects.requireNonNull(body, "body");
    }

    /**
     * A message without a body.
     *
     * @param headers names and values
     * @return a message whose body has length 0
     */
    public static Message of(Map<String, String> headers) {
        return new Message(headers, EMPTY);
    }

    /**
     * One header.
     *
     * @param name any spelling
     * @return its value, or null when there is none
     */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /**
     * This message with one header set.
     *
     * @param name the header's name; an existing header of this name, in any spelling, is replaced
     * @param value its value
     * @return a new message with the same body
     */
    public Message withHeader(String name, String value) {
        return new Message(Headers.of(headers).with(name, value), body);
    }

    /**
     * Equal when headers and bytes are.
     *
     * @param other anything
     * @return true for a message with equal headers and the same bytes
     */
    @Override public boolean equals(@Nullable Object other) {
        return other instanceof Message m && headers.equals(m.headers) && Arrays.equals(body, m.body);
    }

    @Override public int hashCode() {
        return 31 * headers.hashCode() + Arrays.hashCode(body);
    }

    /**
     * For logs: the headers and the size, never the content.
     *
     * @return header names and the number of bytes
     */
    @Override public String toString() {
        return "Message" + headers.keySet() + " " + body.length + " bytes";
    }
}
