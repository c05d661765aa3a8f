package dev.microcdi.mdns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.microcdi.core.spi.ServiceJson;
import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.registry.ServiceInfo;

/**
 * A node that a packet tells of.
 *
 * @param service a record with one node
 * @param gone whether the packet says goodbye
 */
record MdnsFound(ServiceInfo service, boolean gone) {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.mdns");

    /** The nodes of a packet that has SRV, address and TXT of them; anything else on this port is passed over. */
    static List<MdnsFound> in(DnsMessage message, String domain) {
        Map<String, DnsData.Server> servers = new LinkedHashMap<>();
        Map<String, InetAddress> ips = new HashMap<>();
        Map<String, DnsRecord> texts = new HashMap<>();
        message.told().forEach(record -> {
            switch (record.data()) {
                case DnsData.Server server -> servers.put(record.name(), server);
                case DnsData.Address address -> ips.merge(record.name(), address.ip(),
                        (a, b) -> a instanceof Inet4Address ? a : b);
                case DnsData.Text text -> texts.put(record.name(), record);
                case DnsData.Pointer pointer -> {
                    // Repeats the name of the SRV record.
                }
                case DnsData.Other other -> {
                    // Nothing Go Micro sends.
                }
            }
        });
        List<MdnsFound> found = new ArrayList<>();
        servers.forEach((instance, server) -> {
            MdnsFound one = one(instance, server, ips.get(server.target()), texts.get(instance), domain);
            if (one != null) {
                found.add(one);
            }
        });
        return found;
    }

    private static @Nullable MdnsFound one(String instance, DnsData.Server server, @Nullable InetAddress ip,
            @Nullable DnsRecord text, String domain) {
        if (ip == null || text == null || !(text.data() instanceof DnsData.Text pieces) || pieces.strings().isEmpty()
                || !instance.endsWith("." + domain + ".")) {
            return null;
        }
        try {
            String address = new HostAndPort(IpLiteral.text(ip), server.port()).toString();
            return new MdnsFound(ServiceJson.readNode(MdnsText.json(pieces), address,
                    name -> id(instance, "." + name + "." + domain + ".")), text.ttl() == 0);
        } catch (IllegalArgumentException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "the text of " + instance + " is no record", e);
            return null;
        }
    }

    private static String id(String instance, String suffix) {
        if (!instance.endsWith(suffix)) {
            throw new IllegalArgumentException("it is another service's");
        }
        return instance.substring(0, instance.length() - suffix.length());
    }
}
