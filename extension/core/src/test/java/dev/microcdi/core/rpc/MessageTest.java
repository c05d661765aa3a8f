package dev.microcdi.core.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import dev.microcdi.Message;

/** The headers of a message, compared with a sorted map that ignores case. */
class MessageTest {
    private static final byte[] BODY = {1};

    @Test void headersAreThoseOfASortedMapThatIgnoresCase() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            Map<String, String> given = new LinkedHashMap<>();
            for (int i = random.nextInt(20); i > 0; i--) {
                given.put(name(random), Integer.toString(i));
            }
            Map<String, String> expected = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            expected.putAll(given);
            Message message = new Message(given, BODY);
            same(message, expected);
            String name = name(random);
            Message more = message.withHeader(name, "new");
            expected.remove(name);
            expected.put(name, "new");
            same(more, expected);
            assertThat(new Message(more.headers(), BODY).headers()).isSameAs(more.headers());
        }
    }

    private static String name(Random random) {
        String name = "Header-" + (char) ('a' + random.nextInt(12));
        return random.nextBoolean() ? name : name.toUpperCase(java.util.Locale.ROOT);
    }

    private static void same(Message message, Map<String, String> expected) {
        List<String> entries = new ArrayList<>();
        message.headers().forEach((n, v) -> entries.add(n + "=" + v));
        assertThat(entries).isEqualTo(expected.entrySet().stream().map(Object::toString).toList());
        assertThat(message.headers()).isEqualTo(expected).hasSameHashCodeAs(expected).hasToString(expected.toString());
        expected.forEach((n, v) -> assertThat(message.header(n.toLowerCase(java.util.Locale.ROOT))).isEqualTo(v));
        expected.keySet().forEach(n -> assertThat(message.headers().containsKey(n.toUpperCase(java.util.Locale.ROOT)))
                .isTrue());
        assertThat(message.headers().containsKey("Header-z")).isFalse();
        assertThat(message.header("Header-z")).isNull();
    }

    @Test void headersDoNotChange() {
        Map<String, String> given = new HashMap<>(Map.of("a", "1"));
        Message message = new Message(given, BODY);
        given.put("b", "2");
        assertThat(message.headers()).containsExactlyEntriesOf(Map.of("a", "1"));
        assertThatThrownBy(() -> message.headers().put("c", "3")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> message.headers().remove("a")).isInstanceOf(UnsupportedOperationException.class);
    }
}
