package dev.microcdi.nats;

import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.TransportTck;
import dev.microcdi.tck.servers.Nats;
import dev.microcdi.transport.Transport;

/** The contract, on a real NATS server. */
class NatsTransportTckIT extends TransportTck {
    @Override protected BackEnd backEnd() {
        return Nats.shared();
    }

    @Override protected BackEnd ownBackEnd() {
        return Nats.start();
    }

    @Override protected Transport open(String address) {
        return new NatsTransport(address);
    }

    @Override protected Transport open(String address, int maxMessageSize) {
        return new NatsTransport(NatsOptions.at(address).withMaxMessageSize(maxMessageSize));
    }

    @Override protected String nobodysAddress() {
        return "tck.nobody";
    }
}
