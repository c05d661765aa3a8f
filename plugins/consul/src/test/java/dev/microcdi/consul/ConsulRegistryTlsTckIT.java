package dev.microcdi.consul;

import dev.microcdi.registry.Registry;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.RegistryTck;
import dev.microcdi.tck.servers.Certificates;
import dev.microcdi.tck.servers.Consul;

/** The contract, on a real Consul that speaks TLS and wants no certificate of ours. */
class ConsulRegistryTlsTckIT extends RegistryTck {
    @Override protected BackEnd backEnd() {
        return Consul.sharedTls();
    }

    @Override protected BackEnd ownBackEnd() {
        return Consul.startTls(Certificates.shared().server(), false);
    }

    @Override protected Registry open(String address) {
        return new ConsulRegistry(
                ConsulOptions.at(address).withTls(Certificates.shared().authority(), null, null));
    }
}
