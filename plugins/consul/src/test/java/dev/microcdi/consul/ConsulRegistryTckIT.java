package dev.microcdi.consul;

import dev.microcdi.registry.Registry;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.RegistryTck;
import dev.microcdi.tck.servers.Consul;

/** The contract, on a real Consul. */
class ConsulRegistryTckIT extends RegistryTck {
    @Override protected BackEnd backEnd() {
        return Consul.shared();
    }

    @Override protected BackEnd ownBackEnd() {
        return Consul.start();
    }

    @Override protected Registry open(String address) {
        return new ConsulRegistry(address);
    }
}
