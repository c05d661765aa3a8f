package dev.microcdi.http;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.LazyString;

/**
 * Helidon's reader, with header values decoded as UTF-8. Helidon asks for US-ASCII, which turns every other byte into
 * U+FFFD for good, and Go sends {@code Micro-Error} and metadata as raw UTF-8.
 */
@SuppressWarnings("removal") // the constructor is the only way to a subclass; decision 0021
final class Utf8Reader extends DataReader {
    Utf8Reader(Supplier<byte[]> bytes) {
        super(bytes);
    }

    @Override public LazyString readLazyString(Charset asked, int length) {
        return super.readLazyString(StandardCharsets.UTF_8, length);
    }
}
