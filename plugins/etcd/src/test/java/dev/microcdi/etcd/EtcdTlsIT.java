package dev.microcdi.etcd;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import dev.microcdi.registry.Registry;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Certificates.Identity;
import dev.microcdi.tck.servers.Etcd;
import dev.microcdi.tck.servers.RegistryTlsTests;

class EtcdTlsIT extends RegistryTlsTests {
    EtcdTlsIT() {
        super("micro.etcd");
    }

    @Override protected BackEnd plain() {
        return Etcd.shared();
    }

    @Override protected BackEnd secured() {
        return Etcd.sharedTls();
    }

    @Override protected BackEnd start(Identity identity, boolean mutual) {
        return Etcd.startTls(identity, mutual);
    }

    @Override protected Registry open(String address) {
        return new EtcdRegistry(address);
    }

    @Override protected Registry open(String address, @Nullable Path ca, @Nullable Identity ours) {
        return new EtcdRegistry(EtcdOptions.at(address).withTls(ca, ours == null ? null : ours.cert(),
                ours == null ? null : ours.key()));
    }

    @Override protected String named(String address) {
        return "etcd at [" + address + "]";
    }

    @Override protected String noTls() {
        return "the server ended the handshake (";
    }
}
