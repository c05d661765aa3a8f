package dev.microcdi.consul;

import dev.microcdi.plugin.Secret;
import dev.microcdi.registry.Registry;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.RegistryTck;
import dev.microcdi.tck.servers.Certificates;
import dev.microcdi.tck.servers.Consul;

/** The contract, on a real Consul that speaks TLS, wants a certificate of ours, and denies what no token allows. */
class ConsulRegistrySecuredTckIT extends RegistryTck {
    @Override protected BackEnd backEnd() {
        return Consul.sharedSecured();
    }

    @Override protected BackEnd ownBackEnd() {
        return Consul.startSecured();
    }

    @Override protected Registry open(String address) {
        Certificates all = Certificates.shared();
        return new ConsulRegistry(ConsulOptions.at(address).withToken(new Secret(Consul.MASTER))
                .withTls(all.authority(), all.client().cert(), all.client().key()));
    }
}
