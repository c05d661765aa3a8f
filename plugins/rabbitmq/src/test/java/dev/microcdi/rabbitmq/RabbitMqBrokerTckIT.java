package dev.microcdi.rabbitmq;

import dev.microcdi.broker.Broker;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.BrokerTck;
import dev.microcdi.tck.servers.RabbitMq;

/** The contract, on a real RabbitMQ server. */
class RabbitMqBrokerTckIT extends BrokerTck {
    @Override protected BackEnd backEnd() {
        return RabbitMq.shared();
    }

    @Override protected BackEnd ownBackEnd() {
        return RabbitMq.start();
    }

    @Override protected Broker open(String address) {
        return new RabbitMqBroker(address);
    }
}
