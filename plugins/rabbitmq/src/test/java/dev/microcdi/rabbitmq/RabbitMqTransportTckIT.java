package dev.microcdi.rabbitmq;

import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.TransportTck;
import dev.microcdi.tck.servers.RabbitMq;
import dev.microcdi.transport.Transport;

/** The contract, on a real RabbitMQ. */
class RabbitMqTransportTckIT extends TransportTck {
    @Override protected BackEnd backEnd() {
        return RabbitMq.shared();
    }

    @Override protected BackEnd ownBackEnd() {
        return RabbitMq.start();
    }

    @Override protected Transport open(String address) {
        return new RabbitMqTransport(address);
    }

    @Override protected Transport open(String address, int maxMessageSize) {
        return new RabbitMqTransport(RabbitMqOptions.at(address).withMaxMessageSize(maxMessageSize));
    }

    @Override protected String nobodysAddress() {
        return "tck-nobody";
    }
}
