package dev.microcdi.tck.engine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Bytes that were right once: cut off, changed, doubled, mixed with others. The same seed makes the same bytes. */
final class Mutations {
    private static final List<byte[]> PIECES = List.of(bytes("\r\n"), bytes("\r\n\r\n"), bytes("\0"), bytes("\n"),
            bytes("Content-Length: 99999999999999999999\r\n"), bytes("Content-Length: -1\r\n"),
            bytes("Transfer-Encoding: chunked\r\n"), bytes("ffffffffffffffff\r\n"), bytes(": \r\n"),
            bytes("Micro-Stream: 1\r\n"), bytes("Timeout: 9223372036854775808\r\n"), bytes("{\"Header\":"),
            bytes("\"Body\":\"!!!\""), bytes("[[[[[[[[[[[[[[[["), bytes("\u00ff\u0080"), bytes("-1"), bytes("null"));

    private final Random random;

    Mutations(long seed) {
        random = new Random(seed);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Up to five changes, one of which may be that the end is missing. */
    byte[] of(byte[] sound) {
        byte[] now = sound;
        for (int changes = 1 + random.nextInt(5); changes > 0; changes--) {
            now = once(now);
        }
        return now;
    }

    /** Any of these. */
    <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private byte[] once(byte[] in) {
        int at = in.length == 0 ? 0 : random.nextInt(in.length);
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(in, at);
            case 1 -> flipped(in, at);
            case 2 -> insert(in, at, any(PIECES));
            case 3 -> insert(in, at, noise(1 + random.nextInt(64)));
            case 4 -> insert(in, at, Arrays.copyOfRange(in, at, Math.min(in.length, at + random.nextInt(200))));
            default -> insert(in, at, bytes("x".repeat(random.nextInt(3) == 0 ? 100_000 : 200)));
        };
    }

    private byte[] flipped(byte[] in, int at) {
        byte[] out = in.clone();
        if (out.length > 0) {
            out[at] = (byte) random.nextInt(256);
        }
        return out;
    }

    private byte[] noise(int length) {
        byte[] out = new byte[length];
        random.nextBytes(out);
        return out;
    }

    private static byte[] insert(byte[] in, int at, byte[] more) {
        byte[] out = new byte[in.length + more.length];
        System.arraycopy(in, 0, out, 0, at);
        System.arraycopy(more, 0, out, at, more.length);
        System.arraycopy(in, at, out, at + more.length, in.length - at);
        return out;
    }
}
