package dev.microcdi.mdns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a packet. Everything in it is a peer's word: lengths are checked before they are used, and a compressed name may
 * only point further back, so reading ends.
 */
final class DnsReader {
    private static final int LONGEST_NAME = 255;

    private final byte[] packet;
    private final int size;
    private int at;

    private DnsReader(byte[] packet, int size) {
        this.packet = packet;
        this.size = size;
    }

    /**
     * Reads the first bytes of an array.
     *
     * @throws IllegalArgumentException if they are no DNS packet; what follows the last record is passed over
     */
    static DnsMessage read(byte[] packet, int size) {
        return new DnsReader(packet, size).message();
    }

    private DnsMessage message() {
        int id = int16();
        int flags = int16();
        int[] counts = {int16(), int16(), int16(), int16()};
        List<DnsQuestion> questions = new ArrayList<>();
        for (int i = 0; i < counts[0]; i++) {
            questions.add(new DnsQuestion(name(), int16(), int16()));
        }
        return new DnsMessage(id, flags, questions, records(counts[1]), records(counts[2]), records(counts[3]));
    }

    private List<DnsRecord> records(int count) {
        List<DnsRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = name();
            int type = int16();
            int clazz = int16();
            long ttl = (long) int16() << 16 | int16();
            int length = int16();
            int end = need(length) + length;
            records.add(new DnsRecord(name, clazz, ttl, data(type, end)));
            if (at > end) {
                throw new IllegalArgumentException("the data of " + name + " is longer than it says");
            }
            at = end;
        }
        return records;
    }

    private DnsData data(int type, int end) {
        return switch (type) {
            case DnsType.PTR -> new DnsData.Pointer(name());
            case DnsType.SRV -> new DnsData.Server(int16(), int16(), int16(), name());
            case DnsType.A -> address(end, 4);
            case DnsType.AAAA -> address(end, 16);
            case DnsType.TXT -> text(end);
            default -> new DnsData.Other(type);
        };
    }

    private DnsData address(int end, int length) {
        if (end - at != length) {
            throw new IllegalArgumentException("an address of " + (end - at) + " bytes");
        }
        try {
            return new DnsData.Address(InetAddress.getByAddress(Arrays.copyOfRange(packet, at, end)));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private DnsData text(int end) {
        List<String> strings = new ArrayList<>();
        while (at < end) {
            int length = int8();
            if (length > end - at) {
                throw new IllegalArgumentException("a text longer than its record");
            }
            strings.add(new String(packet, at, length, StandardCharsets.ISO_8859_1));
            at += length;
        }
        return new DnsData.Text(strings);
    }

    /** A dot inside a label is shown as Go shows it, so such a name is not taken for one of more labels. */
    private String name() {
        StringBuilder name = new StringBuilder();
        int lowest = at;
        int after = -1;
        int length = 1;
        for (int head = int8(); head != 0; head = int8()) {
            if (head >= 0xC0) {
                int target = (head & 0x3F) << 8 | int8();
                after = after < 0 ? at : after;
                if (target >= lowest) {
                    throw new IllegalArgumentException("a compressed name that does not point back");
                }
                lowest = target;
                at = target;
            } else if (head >= 0x40) {
                throw new IllegalArgumentException("a label of unknown kind");
            } else {
                length += head + 1;
                if (length > LONGEST_NAME) {
                    throw new IllegalArgumentException("a name of more than " + LONGEST_NAME + " bytes");
                }
                name.append(new String(packet, need(head), head, StandardCharsets.UTF_8).replace("\\", "\\\\")
                        .replace(".", "\\.")).append('.');
                at += head;
            }
        }
        at = after < 0 ? at : after;
        return name.isEmpty() ? "." : name.toString();
    }

    private int int16() {
        return int8() << 8 | int8();
    }

    private int int8() {
        int value = packet[need(1)] & 0xFF;
        at++;
        return value;
    }

    /** Where we are, if there are so many bytes more. */
    private int need(int bytes) {
        if (bytes > size - at) {
            throw new IllegalArgumentException("the packet ends too early");
        }
        return at;
    }
}
