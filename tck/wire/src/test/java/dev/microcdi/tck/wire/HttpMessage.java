package dev.microcdi.tck.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 request or response as it came over a socket, read by nobody's library.
 *
 * @param start the first line
 * @param headers the first value of each name, in any case
 * @param body the body without its framing
 */
record HttpMessage(String start, Map<String, String> headers, byte[] body) {

    /** The next message, or null when the stream ends before one begins. */
    static @Nullable HttpMessage read(InputStream in) throws IOException {
        String start = line(in);
        if (start == null) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.putIfAbsent(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return new HttpMessage(start, headers, body(in, start, headers));
    }

    private static byte[] body(InputStream in, String start, Map<String, String> headers) throws IOException {
        boolean response = start.startsWith("HTTP/");
        if (response && (start.startsWith("1", 9) || start.startsWith("204", 9) || start.startsWith("304", 9))) {
            return new byte[0];
        }
        if ("chunked".equalsIgnoreCase(headers.get("Transfer-Encoding"))) {
            return chunked(in);
        }
        String length = headers.get("Content-Length");
        if (length == null) {
            return response ? in.readAllBytes() : new byte[0];
        }
        return exactly(in, Integer.parseInt(length));
    }

    private static byte[] chunked(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = line(in);
            if (size == null) {
                throw new EOFException("in the middle of a chunked body");
            }
            byte[] chunk = exactly(in, Integer.parseInt(size, 16));
            line(in);
            if (chunk.length == 0) {
                return body.toByteArray();
            }
            body.writeBytes(chunk);
        }
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("in the middle of a body");
        }
        return bytes;
    }

    /** A line without its end, or null when the stream ends before it does. */
    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                return line.toString(StandardCharsets.UTF_8).replace("\r", "");
            }
            line.write(b);
        }
        return null;
    }

    /** A response's status. */
    int status() {
        return Integer.parseInt(start.substring(9, 12));
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
