package dev.microcdi.core.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import dev.microcdi.core.codec.JsonCodec;

/** A peer that makes up a long key for each message does not fill the memory of whoever reads. */
class PeerJsonTest {
    private static final int DOCUMENTS = 300;
    private static final int LENGTH = 40_000;

    @Test void theCodecKeepsNoKeys() {
        JsonCodec codec = new JsonCodec();
        assertThat(keptBy(document -> codec.decode(document, Object.class))).isLessThan(LENGTH * DOCUMENTS / 4);
        assertThat(codec.contentType()).as("still in use").isNotEmpty();
    }

    @Test void theEnvelopeKeepsNoKeys() {
        assertThat(keptBy(document -> Envelope.readOrBody(document))).isLessThan(LENGTH * DOCUMENTS / 4);
    }

    /** Bytes. */
    private static long keptBy(Consumer<byte[]> reader) {
        reader.accept("{\"first\":1}".getBytes(UTF_8));
        long before = used();
        for (int i = 0; i < DOCUMENTS; i++) {
            reader.accept(("{\"" + i + "x".repeat(LENGTH) + "\":1}").getBytes(UTF_8));
        }
        return used() - before;
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
