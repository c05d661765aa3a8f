package dev.microcdi.core.spi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.DataFormatException;

/**
 * Text, compressed by zlib, in lower-case hexadecimal: the content of Go Micro's Consul tags and mDNS texts. Go's own
 * compressed bytes differ from ours, and either side reads the other's.
 */
public final class ZlibHex {
    /** A text longer than this, in bytes, is refused when reading: a few kilobytes may unpack to gigabytes. */
    public static final int LIMIT = 1024 * 1024;

    private ZlibHex() {
    }

    /**
     * Packs a text.
     *
     * @param text the text
     * @return an even number of hexadecimal digits
     */
    public static String encode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream zlib = new DeflaterOutputStream(bytes)) {
            zlib.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    /**
     * Unpacks a text.
     *
     * @param hex hexadecimal digits, in either case
     * @return the text
     * @throws IllegalArgumentException if it is not hexadecimal, not zlib, or longer than {@link #LIMIT}
     */
    public static String decode(String hex) {
        byte[] packed = HexFormat.of().parseHex(hex);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] buffer = new byte[8 * 1024];
        Inflater zlib = new Inflater();
        try {
            zlib.setInput(packed);
            while (!zlib.finished()) {
                int n = zlib.inflate(buffer);
                if (n == 0 && (zlib.needsInput() || zlib.needsDictionary())) {
                    throw new IllegalArgumentException("not zlib: the data ends too early");
                }
                text.write(buffer, 0, n);
                if (text.size() > LIMIT) {
                    throw new IllegalArgumentException("unpacks to more than " + LIMIT + " bytes");
                }
            }
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("not zlib: " + e.getMessage(), e);
        } finally {
            zlib.end();
        }
        return text.toString(StandardCharsets.UTF_8);
    }
}
