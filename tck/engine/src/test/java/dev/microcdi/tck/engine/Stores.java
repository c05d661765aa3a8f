package dev.microcdi.tck.engine;

import dev.microcdi.consul.ConsulRegistry;
import dev.microcdi.etcd.EtcdRegistry;
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
            default -> throw new IllegalArgumentException(plugin);
        };
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
