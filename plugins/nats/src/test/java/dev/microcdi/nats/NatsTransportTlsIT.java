package dev.microcdi.nats;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Certificates.Identity;
import dev.microcdi.tck.servers.Nats;
import dev.microcdi.tck.servers.TransportTlsTests;
import dev.microcdi.transport.Transport;

/** Calls over a NATS server with TLS. */
class NatsTransportTlsIT extends TransportTlsTests {
    @Override protected BackEnd start(Identity identity, boolean mutual) {
        return Nats.startTls(identity, mutual);
    }

    @Override protected Transport open(String address, @Nullable Path ca, @Nullable Identity ours) {
        return new NatsTransport(NatsOptions.at(address).withTls(ca, ours == null ? null : ours.cert(),
                ours == null ? null : ours.key()));
    }
}
