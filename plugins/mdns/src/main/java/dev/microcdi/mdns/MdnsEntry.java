package dev.microcdi.mdns;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * One thing this process answers for: a node, or a line in the list of services.
 *
 * @param service the name under which it is looked up
 * @param instance its own name
 * @param host the name of its address
 * @param ttl seconds
 */
record MdnsEntry(String service, String instance, String host, int port, InetAddress ip, DnsData.Text text, long ttl) {
    private static final int PRIORITY = 10;
    private static final int WEIGHT = 1;

    /** The records that answer a question, in Go's order, which its clients rely on; none if it is about something else. */
    List<DnsRecord> answers(DnsQuestion question, String kinds) {
        String name = question.name();
        if (name.equals(service) && question.asks(DnsType.PTR)) {
            return Stream.concat(Stream.of(pointer(service, instance)), told(ttl).stream()).toList();
        }
        if (name.equals(instance)) {
            return told(ttl).stream().filter(r -> question.asks(r.data().type())
                    || (question.type() == DnsType.SRV && r.data() instanceof DnsData.Address)).toList();
        }
        if (name.equals(host)) {
            return told(ttl).stream()
                    .filter(r -> r.data() instanceof DnsData.Address a && a.type() == question.type()).toList();
        }
        return name.equals(kinds) && question.asks(DnsType.PTR) ? List.of(pointer(kinds, service)) : List.of();
    }

    /** What is sent to all; with 0 seconds it says goodbye. */
    DnsMessage announcement(long seconds) {
        return DnsMessage.response(0, DnsMessage.RESPONSE, List.of(), told(seconds));
    }

    private DnsRecord pointer(String name, String target) {
        return DnsRecord.in(name, ttl, new DnsData.Pointer(target));
    }

    private List<DnsRecord> told(long seconds) {
        return List.of(DnsRecord.in(instance, seconds, new DnsData.Server(PRIORITY, WEIGHT, port, host)),
                DnsRecord.in(host, seconds, new DnsData.Address(ip)), DnsRecord.in(instance, seconds, text));
    }
}
