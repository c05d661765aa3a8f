package dev.microcdi.nats;

import java.time.Duration;

import dev.microcdi.broker.Broker;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.BrokerTck;
import dev.microcdi.tck.servers.Certificates;
import dev.microcdi.tck.servers.Nats;

/** The contract, on a real NATS server with JetStream that speaks TLS and wants a certificate of ours. */
class JetStreamBrokerSecuredTckIT extends BrokerTck {
    private final Certificates all = Certificates.shared();

    @Override protected BackEnd backEnd() {
        return Nats.sharedTls();
    }

    @Override protected BackEnd ownBackEnd() {
        return Nats.startTls(all.server(), true);
    }

    @Override protected Broker open(String address) {
        return new JetStreamBroker(JetStreamOptions.at(address).withAckWait(Duration.ofSeconds(3))
                .withTls(all.authority(), all.client().cert(), all.client().key()));
    }
}
