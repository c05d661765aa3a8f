package dev.microcdi.etcd;

import dev.microcdi.registry.Registry;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.RegistryTck;
import dev.microcdi.tck.servers.Etcd;

/** The contract, on a real etcd. */
class EtcdRegistryTckIT extends RegistryTck {
    @Override protected BackEnd backEnd() {
        return Etcd.shared();
    }

    @Override protected BackEnd ownBackEnd() {
        return Etcd.start();
    }

    @Override protected Registry open(String address) {
        return new EtcdRegistry(address);
    }
}
