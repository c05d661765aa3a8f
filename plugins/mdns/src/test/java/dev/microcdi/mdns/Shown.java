package dev.microcdi.mdns;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A message in the lines of the library that read the recordings. */
final class Shown {
    private static final Map<Integer, String> TYPES = Map.of(DnsType.A, "A", DnsType.PTR, "PTR", DnsType.TXT, "TXT",
            DnsType.AAAA, "AAAA", DnsType.SRV, "SRV", DnsType.ANY, "ANY");

    private Shown() {
    }

    static List<String> lines(DnsMessage message) {
        List<String> lines = new ArrayList<>(List.of("id " + message.id(), "opcode QUERY", "rcode NOERROR",
                "flags " + switch (message.flags()) {
                    case 0 -> "";
                    case DnsMessage.RESPONSE -> "QR";
                    case DnsMessage.ANSWER -> "QR AA";
                    default -> "other";
                }, ";QUESTION"));
        message.questions().forEach(q -> lines.add(q.name() + " "
                + (q.clazz() == DnsQuestion.IN ? "IN" : "CLASS" + q.clazz()) + " " + TYPES.get(q.type())));
        lines.add(";ANSWER");
        message.answers().forEach(r -> lines.add(line(r)));
        lines.add(";AUTHORITY");
        message.authorities().forEach(r -> lines.add(line(r)));
        lines.add(";ADDITIONAL");
        message.additionals().forEach(r -> lines.add(line(r)));
        return lines;
    }

    private static String line(DnsRecord record) {
        return record.name() + " " + record.ttl() + " " + (record.clazz() == DnsQuestion.IN ? "IN" : record.clazz())
                + " " + TYPES.get(record.data().type()) + " " + switch (record.data()) {
                    case DnsData.Pointer p -> p.target();
                    case DnsData.Server s -> s.priority() + " " + s.weight() + " " + s.port() + " " + s.target();
                    case DnsData.Address a -> IpLiteral.text(a.ip());
                    case DnsData.Text t ->
                        t.strings().stream().map(s -> "\"" + s + "\"").collect(Collectors.joining(" "));
                    case DnsData.Other o -> "?";
                };
    }
}
