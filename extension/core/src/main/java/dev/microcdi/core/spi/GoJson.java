package dev.microcdi.core.spi;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** Writes JSON with the bytes that Go's encoder makes: compact, maps sorted by key, its escapes, in lower-case hex. */
final class GoJson {
    private static final Comparator<String> BY_BYTES = (a, b) -> Arrays
            .compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private static final JsonFactory FACTORY = JsonFactory.builder().characterEscapes(new Escapes())
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE).disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES).build();

    private GoJson() {
    }

    /** What is to be written. */
    interface Body {
        void write(JsonGenerator json);
    }

    static String write(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            body.write(json);
        }
        return text.toString();
    }

    /** A text as Go keeps it: half a surrogate pair becomes the replacement character. */
    static String text(String value) {
        return value.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                ? value.codePoints().map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString()
                : value;
    }

    static void map(JsonGenerator json, Map<String, String> map) {
        TreeMap<String, String> sorted = new TreeMap<>(BY_BYTES);
        sorted.putAll(map);
        json.writeStartObject();
        sorted.forEach((key, value) -> json.writeStringProperty(text(key), text(value)));
        json.writeEndObject();
    }

    private static final class Escapes extends CharacterEscapes {
        private static final long serialVersionUID = 1L;

        private static final SerializableString LINE = new SerializedString("\\u2028");
        private static final SerializableString PARAGRAPH = new SerializedString("\\u2029");

        private final int[] ascii = standardAsciiEscapesForJSON();

        Escapes() {
            for (char c : new char[]{'<', '>', '&'}) {
                ascii[c] = ESCAPE_STANDARD;
            }
        }

        @Override public int[] getEscapeCodesForAscii() {
            return ascii.clone();
        }

        @Override public @Nullable SerializableString getEscapeSequence(int ch) {
            return switch (ch) {
                case 0x2028 -> LINE;
                case 0x2029 -> PARAGRAPH;
                default -> null;
            };
        }
    }
}
