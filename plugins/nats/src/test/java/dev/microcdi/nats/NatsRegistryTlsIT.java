package dev.microcdi.nats;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import dev.microcdi.registry.Registry;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Certificates.Identity;
import dev.microcdi.tck.servers.Nats;
import dev.microcdi.tck.servers.RegistryTlsTests;

/** TLS with a real NATS server. */
class NatsRegistryTlsIT extends RegistryTlsTests {
    NatsRegistryTlsIT() {
        super("micro.nats");
    }

    @Override protected BackEnd plain() {
        return Nats.shared();
    }

    @Override protected BackEnd secured() {
        return Nats.sharedTls();
    }

    @Override protected BackEnd start(Identity identity, boolean mutual) {
        return Nats.startTls(identity, mutual);
    }

    @Override protected Registry open(String address) {
        return new NatsRegistry(address);
    }

    @Override protected Registry open(String address, @Nullable Path ca, @Nullable Identity ours) {
        return new NatsRegistry(NatsOptions.at(address).withTls(ca, ours == null ? null : ours.cert(),
                ours == null ? null : ours.key()));
    }

    @Override protected String named(String address) {
        return "NATS at " + address;
    }

    @Override protected String noTls() {
        return "the server does not speak TLS there (it offers none)";
    }
}
