package dev.microcdi.mdns;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What Go Micro sent.
 *
 * @param bytes hexadecimal
 * @param shown lines of another DNS library's view; empty if it refused the packet
 * @param json the inflated texts
 */
record Recorded(String bytes, List<String> shown, List<String> json) {
    static List<Recorded> packets() {
        List<Recorded> packets = new ArrayList<>();
        for (String line : lines("go-packets.txt")) {
            if (line.startsWith("bytes ")) {
                packets.add(new Recorded(line.substring(6), new ArrayList<>(), new ArrayList<>()));
            } else if (line.startsWith("json ")) {
                packets.getLast().json().add(line.substring(5));
            } else if (line.startsWith("  ")) {
                packets.getLast().shown().add(line.substring(2));
            }
        }
        return packets;
    }

    /** Answers by question, both in hexadecimal. */
    static Map<String, List<String>> questions() {
        Map<String, List<String>> answers = new LinkedHashMap<>();
        String question = "";
        for (String line : lines("go-questions.txt")) {
            String hex = line.substring(2);
            if (line.startsWith("?")) {
                question = hex;
                answers.put(hex, new ArrayList<>());
            } else if (line.startsWith("!")) {
                answers.getOrDefault(question, new ArrayList<>()).add(hex);
            }
        }
        return answers;
    }

    DnsMessage message() {
        return read(bytes);
    }

    static DnsMessage read(String hex) {
        byte[] packet = HexFormat.of().parseHex(hex);
        return DnsReader.read(packet, packet.length);
    }

    private static List<String> lines(String name) {
        try (InputStream in = Objects.requireNonNull(Recorded.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
