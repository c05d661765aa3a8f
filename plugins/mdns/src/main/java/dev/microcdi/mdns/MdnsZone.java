package dev.microcdi.mdns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.ServiceInfo;

/**
 * The nodes that were registered here, and the answers to questions about them. Whatever takes time (JSON, compression) was
 * done when a node was registered: a Go client waits 100 ms for an answer.
 *
 * <p>Threads: any.
 */
final class MdnsZone {
    /** Go's port in the list of services; nobody reads it. */
    private static final int LIST_PORT = 9999;
    /** A packet with more questions is answered in part: one packet must not make us send thousands. */
    private static final int QUESTIONS = 16;

    private final String domain;
    private final long ttl;
    private final Function<InetAddress, String> hosts;
    private final Map<Key, Held> nodes = new ConcurrentHashMap<>();

    /** Service and node id. */
    record Key(String service, String id) {
        static Key of(ServiceInfo one) {
            return new Key(one.name(), one.nodes().getFirst().id());
        }
    }

    /** A record with one node, and what is answered for it. */
    record Held(ServiceInfo service, MdnsEntry entry) {
    }

    /** A zone whose SRV records name {@code hosts.apply(ip)}. */
    MdnsZone(String domain, long ttl, Function<InetAddress, String> hosts) {
        this.domain = domain;
        this.ttl = ttl;
        this.hosts = hosts;
    }

    /**
     * Makes the DNS records of a node.
     *
     * @param one a record with one node
     * @throws IllegalArgumentException if it cannot be put into DNS
     */
    Held prepare(ServiceInfo one) {
        Node node = one.nodes().getFirst();
        HostAndPort address = HostAndPort.parse(node.address());
        InetAddress ip = IpLiteral.parse(address.host());
        if (ip == null || address.port() < 1) {
            throw new IllegalArgumentException("node \"" + node.id() + "\" has the address \"" + node.address()
                    + "\": mDNS needs an IP address, not a name, and a port; with a transport over queues take "
                    + "another registry");
        }
        MdnsEntry entry = new MdnsEntry(MdnsNames.service(one.name(), domain),
                MdnsNames.instance(node.id(), one.name(), domain), hosts.apply(ip), address.port(), ip,
                MdnsText.of(one), ttl);
        MdnsNames.instance(one.name(), MdnsNames.LIST, domain);
        DnsWriter.write(answer(0, new DnsQuestion(entry.service(), DnsType.ANY, DnsQuestion.IN),
                entry.answers(new DnsQuestion(entry.service(), DnsType.ANY, DnsQuestion.IN), "")));
        return new Held(one, entry);
    }

    /** Answers for a node from now on; gives the one that it replaces. */
    @Nullable Held put(Held held) {
        return nodes.put(Key.of(held.service()), held);
    }

    /** Answers for it no more. */
    @Nullable Held remove(Key key) {
        return nodes.remove(key);
    }

    List<Held> held() {
        return List.copyOf(nodes.values());
    }

    List<String> names() {
        return nodes.values().stream().map(h -> h.service().name()).distinct().toList();
    }

    /** The packets that answer a query, one for each node, as Go's clients need them. */
    List<byte[]> answers(DnsMessage query) {
        List<byte[]> packets = new ArrayList<>();
        String kinds = MdnsNames.kinds(domain);
        for (DnsQuestion question : query.questions().stream().limit(QUESTIONS).toList()) {
            Stream.concat(nodes.values().stream().map(Held::entry), names().stream().map(this::line))
                    .map(entry -> entry.answers(question, kinds)).filter(records -> !records.isEmpty())
                    .forEach(records -> packets.add(DnsWriter
                            .write(answer(question.unicast() ? query.id() : 0, question, records))));
        }
        return packets;
    }

    private static DnsMessage answer(int id, DnsQuestion question, List<DnsRecord> records) {
        return DnsMessage.response(id, DnsMessage.ANSWER, List.of(question), records);
    }

    private MdnsEntry line(String name) {
        InetAddress nowhere = Objects.requireNonNull(IpLiteral.parse("0.0.0.0"));
        return new MdnsEntry(MdnsNames.list(domain), MdnsNames.instance(name, MdnsNames.LIST, domain),
                hosts.apply(nowhere), LIST_PORT, nowhere, new DnsData.Text(List.of()), ttl);
    }
}
