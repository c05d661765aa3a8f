package dev.microcdi.core.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.microcdi.Message;

class EnvelopeTest {
    /** Recorded from a Go Micro v6 publisher. */
    private static final String GO = "{\"Header\":{\"Content-Type\":\"application/json\","
            + "\"Micro-ID\":\"33ef0c7d-d811-428f-8db7-71b41d1a06d2\",\"Micro-Topic\":\"events.greeted\",\"Trace\":\"abc\"},"
            + "\"Body\":\"eyJ0ZXh0IjoiaGkiLCJuIjoxfQo=\"}";

    @Test void goIsReadAndWrittenByteForByte() {
        Message message = Envelope.read(GO.getBytes(UTF_8));
        assertThat(new String(message.body(), UTF_8)).isEqualTo("{\"text\":\"hi\",\"n\":1}\n");
        assertThat(message.headers()).containsEntry("Trace", "abc").hasSize(4);
        assertThat(new String(Envelope.write(message), UTF_8)).isEqualTo(GO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"Header\":null,\"Body\":null}",
        "{\"header\":{},\"body\":\"\",\"other\":1}"}) void missingNullAndEmptyAreAlike(String json) {
        assertThat(Envelope.read(json.getBytes(UTF_8))).isEqualTo(Message.of(Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not json", "[]", "\"text\"", "{\"Body\":\"***\"}", "{\"Body\":7}",
        "{\"Header\":{\"a\":1}}", "{\"Header\":[]}", "{\"Header\":\"a\"}", "{} {}"}) void whatIsNoEnvelopeIsRefused(
                String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> Envelope.read(json.getBytes(UTF_8)));
    }

    @Test void anObjectWithoutABodyIsTheBodyItselfWhereGosPluginSaysSo() {
        byte[] plain = "{\"text\":\"hi\"}".getBytes(UTF_8);
        assertThat(Envelope.readOrBody(plain)).isEqualTo(new Message(Map.of(), plain));
        byte[] headers = "{\"header\":{\"a\":\"b\"},\"Body\":null}".getBytes(UTF_8);
        assertThat(Envelope.readOrBody(headers)).isEqualTo(new Message(Map.of("a", "b"), headers));
        assertThat(Envelope.readOrBody("{\"Header\":null,\"body\":\"\"}".getBytes(UTF_8)))
                .isEqualTo(Message.of(Map.of()));
        assertThat(Envelope.readOrBody(GO.getBytes(UTF_8))).isEqualTo(Envelope.read(GO.getBytes(UTF_8)));
        assertThatIllegalArgumentException().isThrownBy(() -> Envelope.readOrBody("[]".getBytes(UTF_8)));
    }

    @Test void whatGoForgivesIsForgiven() {
        assertThat(Envelope.read("{\"Header\":{\"a\":null},\"Body\":\"aGVs\\r\\nbG8=\"}".getBytes(UTF_8)))
                .isEqualTo(new Message(Map.of("a", ""), "hello".getBytes(UTF_8)));
        byte[] notUtf8 = "{\"Header\":{\"a\":\"?\"}}".getBytes(UTF_8);
        notUtf8[new String(notUtf8, UTF_8).indexOf('?')] = (byte) 0xff;
        assertThat(Envelope.read(notUtf8).header("a")).isEqualTo("\uFFFD");
    }

    @Test void keysAndEscapesAreGos() {
        assertThat(new String(Envelope.write(new Message(Map.of("b", "<&>", "B2", "\u2028\t", "a", "Z\u00fcrich"),
                new byte[0])), UTF_8)).isEqualTo("{\"Header\":{\"B2\":\"\\u2028\\t\",\"a\":\"Z\u00fcrich\","
                        + "\"b\":\"\\u003c\\u0026\\u003e\"},\"Body\":\"\"}");
    }
}
