package dev.microcdi.etcd;

import dev.microcdi.registry.Registry;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.RegistryTck;
import dev.microcdi.tck.servers.Certificates;
import dev.microcdi.tck.servers.Etcd;

/** The contract, on a real etcd that speaks TLS and wants no certificate of ours. */
class EtcdRegistryTlsTckIT extends RegistryTck {
    @Override protected BackEnd backEnd() {
        return Etcd.sharedTls();
    }

    @Override protected BackEnd ownBackEnd() {
        return Etcd.startTls(Certificates.shared().server(), false);
    }

    @Override protected Registry open(String address) {
        return new EtcdRegistry(EtcdOptions.at(address).withTls(Certificates.shared().authority(), null, null));
    }
}
