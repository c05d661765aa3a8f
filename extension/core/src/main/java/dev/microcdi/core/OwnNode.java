package dev.microcdi.core;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import dev.microcdi.broker.Broker;
import dev.microcdi.core.spi.Addresses;
import dev.microcdi.plugin.Capability;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.Registry;
import dev.microcdi.transport.Transport;

/** How a service appears in its registry: id, address and metadata, those that Go Micro's nodes have among them. */
final class OwnNode {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.service");

    private final String name;
    private final ServerSettings settings;
    private final Registry registry;
    private final Transport transport;
    private final Broker broker;

    OwnNode(String name, ServerSettings settings, Registry registry, Transport transport, Broker broker) {
        this.name = name;
        this.settings = settings;
        this.registry = registry;
        this.transport = transport;
        this.broker = broker;
    }

    /** The node, with an id that nobody else has unless the settings name one. No address while nothing is listened on. */
    Node at(String listened) {
        String id = settings.id() != null ? settings.id() : UUID.randomUUID().toString();
        return new Node(name + "-" + id, advertised(listened), metadata(settings.metadata()));
    }

    private String advertised(String listened) {
        String other = settings.advertise();
        return listened.isEmpty() ? "" : other != null ? other : Addresses.advertised(listened);
    }

    /** The address to register. */
    String registered(String listened) {
        String address = advertised(listened);
        if (Addresses.isLoopback(address) && Plugins.capabilities(registry).contains(Capability.REMOTE)) {
            LOG.log(System.Logger.Level.WARNING, "service {0} registers {1}, which other machines cannot reach; "
                    + "set micro.server.address or micro.server.advertise if they should", name, address);
        }
        return address;
    }

    /** The user's, and what Go Micro's server adds. */
    Map<String, String> metadata(Map<String, String> given) {
        Map<String, String> metadata = new TreeMap<>(given);
        metadata.put("transport", Plugins.name(transport));
        metadata.put("broker", Plugins.name(broker));
        metadata.put("registry", Plugins.name(registry));
        metadata.put("server", "mucp");
        metadata.put("protocol", "mucp");
        return metadata;
    }
}
