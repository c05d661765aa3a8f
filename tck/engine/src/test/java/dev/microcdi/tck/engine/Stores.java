package dev.microcdi.tck.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;

import dev.microcdi.consul.ConsulRegistry;
import dev.microcdi.etcd.EtcdRegistry;
import dev.microcdi.mdns.MdnsOptions;
import dev.microcdi.mdns.MdnsRegistry;
import dev.microcdi.nats.NatsRegistry;
import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.registry.Registry;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Consul;
import dev.microcdi.tck.servers.Etcd;

/** The real stores of this module's tests, by plugin name. */
final class Stores {
    private Stores() {
    }

    static Registry registry(String plugin, String address) {
        return switch (plugin) {
            case "consul" -> new ConsulRegistry(address);
            case "etcd" -> new EtcdRegistry(address);
            case "nats" -> new NatsRegistry(address);
            case "mdns" -> new MdnsRegistry(loopback(address));
            default -> throw new IllegalArgumentException(plugin);
        };
    }

    private static MdnsOptions loopback(String group) {
        MdnsOptions d = MdnsOptions.defaults();
        int colon = group.lastIndexOf(':');
        try {
            return new MdnsOptions(
                    new HostAndPort(group.substring(0, colon), Integer.parseInt(group.substring(colon + 1))),
                    d.domain(), NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()).getName(),
                    d.queryWait(), d.recordTtl());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Multicast DNS has no server: a group of the test's own, as mdns's address. */
    static String group() {
        try (DatagramSocket free = new DatagramSocket(0)) {
            return "224.0.0.251:" + free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server of the test's own. */
    static BackEnd start(String plugin) {
        return switch (plugin) {
            case "consul" -> Consul.start();
            case "etcd" -> Etcd.start();
            default -> throw new IllegalArgumentException(plugin);
        };
    }
}
