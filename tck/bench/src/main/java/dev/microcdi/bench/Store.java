package dev.microcdi.bench;

import dev.microcdi.consul.ConsulRegistry;
import dev.microcdi.etcd.EtcdRegistry;
import dev.microcdi.registry.Registry;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Consul;
import dev.microcdi.tck.servers.Etcd;

/** The stores that a fleet of this size is kept in. */
enum Store {
    /** It keeps the connections of a caller that went for the rest of their half minute, so it must allow for many. */
    CONSUL {
        @Override BackEnd start() {
            return Consul.startFor(5_000);
        }

        @Override Registry open(String address) {
            return new ConsulRegistry(address);
        }

        @Override void fill(String address) throws Exception {
            try (ConsulCatalog catalog = new ConsulCatalog(address)) {
                catalog.fill();
            }
        }
    },
    ETCD {
        @Override BackEnd start() {
            return Etcd.start();
        }

        @Override Registry open(String address) {
            return new EtcdRegistry(address);
        }

        @Override void fill(String address) throws Exception {
            try (Registry registry = open(address)) {
                Fleet.each((record, node) -> registry.register(record, Fleet.TTL));
            }
        }
    };

    abstract BackEnd start();

    abstract Registry open(String address);

    /** Writes the fleet. */
    abstract void fill(String address) throws Exception;
}
