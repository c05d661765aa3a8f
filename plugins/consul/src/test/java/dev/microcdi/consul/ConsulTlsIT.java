package dev.microcdi.consul;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import dev.microcdi.registry.Registry;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Certificates.Identity;
import dev.microcdi.tck.servers.Consul;
import dev.microcdi.tck.servers.RegistryTlsTests;

class ConsulTlsIT extends RegistryTlsTests {
    ConsulTlsIT() {
        super("micro.consul");
    }

    @Override protected BackEnd plain() {
        return Consul.shared();
    }

    @Override protected BackEnd secured() {
        return Consul.sharedTls();
    }

    @Override protected BackEnd start(Identity identity, boolean mutual) {
        return Consul.startTls(identity, mutual);
    }

    @Override protected Registry open(String address) {
        return new ConsulRegistry(address);
    }

    @Override protected Registry open(String address, @Nullable Path ca, @Nullable Identity ours) {
        return new ConsulRegistry(ConsulOptions.at(address).withTls(ca, ours == null ? null : ours.cert(),
                ours == null ? null : ours.key()));
    }

    @Override protected String named(String address) {
        return "Consul at " + address;
    }

    @Override protected String noTls() {
        return "the server does not speak TLS there (";
    }
}
