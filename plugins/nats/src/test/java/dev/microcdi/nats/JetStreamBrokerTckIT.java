package dev.microcdi.nats;

import java.time.Duration;

import dev.microcdi.broker.Broker;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.BrokerTck;
import dev.microcdi.tck.servers.Nats;

/** The contract, on a real NATS server with JetStream. */
class JetStreamBrokerTckIT extends BrokerTck {
    @Override protected BackEnd backEnd() {
        return Nats.shared();
    }

    @Override protected BackEnd ownBackEnd() {
        return Nats.start();
    }

    @Override protected Broker open(String address) {
        // What a closing subscription cannot give back comes after this time: within the kit's patience.
        return new JetStreamBroker(JetStreamOptions.at(address).withAckWait(Duration.ofSeconds(3)));
    }
}
