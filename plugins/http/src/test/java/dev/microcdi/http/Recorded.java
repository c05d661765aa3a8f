package dev.microcdi.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * An exchange between Go Micro processes, with LF line ends.
 *
 * @param sent what the publisher sent
 * @param answered what the subscriber answered
 */
record Recorded(String sent, String answered) {
    /** By name. */
    static Map<String, Recorded> all() {
        Map<String, Recorded> all = new LinkedHashMap<>();
        for (String block : text().split("\n== ", -1)) {
            if (!block.startsWith("#")) {
                all.put(block.substring(0, block.indexOf(' ')), new Recorded(part(block, '>'), part(block, '<')));
            }
        }
        return all;
    }

    private static String part(String block, char from) {
        List<String> lines = block.lines().filter(l -> !l.isEmpty() && l.charAt(0) == from).toList();
        return lines.stream().map(l -> l.length() < 2 ? "" : l.substring(2)).collect(Collectors.joining("\n"));
    }

    private static String text() {
        try (InputStream in = Objects.requireNonNull(Recorded.class.getResourceAsStream("go-broker.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same for the subscription of another process. */
    String sentTo(String id) {
        return sent.replaceFirst("events\\.greeted-[0-9a-f-]{36} ", id + " ");
    }

    static String body(String http) {
        return http.substring(http.indexOf("\n\n") + 2);
    }

    /** The value of a header of the head. */
    static String header(String http, String name) {
        return http.substring(0, http.indexOf("\n\n")).lines().filter(l -> l.startsWith(name + ": "))
                .map(l -> l.substring(name.length() + 2)).findFirst().orElse("");
    }
}
