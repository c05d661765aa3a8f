package dev.microcdi.mdns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a packet with the bytes of Go's library. It compresses answers and nothing else, and in them no target of an SRV
 * record, though later names may point there.
 */
final class DnsWriter {
    /** What UDP over IPv4 can carry. */
    static final int LARGEST = 65_507;
    private static final int POINTERS_REACH = 0x4000;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    private final Map<String, Integer> places = new HashMap<>();
    private final boolean compress;

    private DnsWriter(boolean compress) {
        this.compress = compress;
    }

    /**
     * Writes a packet.
     *
     * @throws IllegalArgumentException if it does not fit into a datagram
     */
    static byte[] write(DnsMessage message) {
        DnsWriter writer = new DnsWriter(message.flags() == DnsMessage.ANSWER);
        writer.message(message);
        if (writer.out.size() > LARGEST) {
            throw new IllegalArgumentException("the record makes a packet of " + writer.out.size()
                    + " bytes, UDP carries " + LARGEST);
        }
        return writer.out.toByteArray();
    }

    private void message(DnsMessage message) {
        int16(message.id());
        int16(message.flags());
        int16(message.questions().size());
        int16(message.answers().size());
        int16(message.authorities().size());
        int16(message.additionals().size());
        for (DnsQuestion question : message.questions()) {
            name(question.name(), true);
            int16(question.type());
            int16(question.clazz());
        }
        records(message.answers());
        records(message.authorities());
        records(message.additionals());
    }

    private void records(List<DnsRecord> records) {
        for (DnsRecord record : records) {
            name(record.name(), true);
            int16(record.data().type());
            int16(record.clazz());
            int16((int) (record.ttl() >>> 16));
            int16((int) record.ttl());
            data(record.data());
        }
    }

    /** The length stands before the data, and the places of names count from the packet's start: written, then corrected. */
    private void data(DnsData data) {
        DnsWriter inner = new DnsWriter(compress);
        int start = out.size() + 2;
        switch (data) {
            case DnsData.Pointer p -> inner.nameAt(start, places, p.target(), true);
            case DnsData.Server s -> {
                inner.int16(s.priority());
                inner.int16(s.weight());
                inner.int16(s.port());
                inner.nameAt(start, places, s.target(), false);
            }
            case DnsData.Address a -> inner.out.writeBytes(a.ip().getAddress());
            case DnsData.Text t -> t.strings().forEach(inner::string);
            case DnsData.Other o -> throw new IllegalArgumentException("cannot write type " + o.type());
        }
        int16(inner.out.size());
        out.writeBytes(inner.out.toByteArray());
    }

    private void string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length > 255) {
            throw new IllegalArgumentException("a character-string of " + bytes.length + " bytes");
        }
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    private void name(String name, boolean mayPoint) {
        nameAt(0, places, name, mayPoint);
    }

    private void nameAt(int base, Map<String, Integer> known, String name, boolean mayPoint) {
        String rest = name;
        while (!rest.isEmpty() && !rest.equals(".")) {
            Integer place = known.get(rest);
            if (compress && mayPoint && place != null) {
                int16(0xC000 | place);
                return;
            }
            if (place == null && base + out.size() < POINTERS_REACH) {
                known.put(rest, base + out.size());
            }
            int dot = rest.indexOf('.');
            byte[] label = rest.substring(0, dot).getBytes(StandardCharsets.UTF_8);
            out.write(label.length);
            out.writeBytes(label);
            rest = rest.substring(dot + 1);
        }
        out.write(0);
    }

    private void int16(int value) {
        out.write(value >>> 8);
        out.write(value);
    }
}
