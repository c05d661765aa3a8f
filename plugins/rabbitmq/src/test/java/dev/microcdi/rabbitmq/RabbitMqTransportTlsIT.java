package dev.microcdi.rabbitmq;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Certificates.Identity;
import dev.microcdi.tck.servers.RabbitMq;
import dev.microcdi.tck.servers.TransportTlsTests;
import dev.microcdi.transport.Transport;

/** Calls over a RabbitMQ server with TLS. */
class RabbitMqTransportTlsIT extends TransportTlsTests {
    @Override protected BackEnd start(Identity identity, boolean mutual) {
        return RabbitMq.startTls(identity, mutual);
    }

    @Override protected Transport open(String address, @Nullable Path ca, @Nullable Identity ours) {
        return new RabbitMqTransport(RabbitMqOptions.at(address).withTls(ca, ours == null ? null : ours.cert(),
                ours == null ? null : ours.key()));
    }
}
