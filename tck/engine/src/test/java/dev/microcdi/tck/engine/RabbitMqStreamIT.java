package dev.microcdi.tck.engine;

import dev.microcdi.rabbitmq.RabbitMqTransport;
import dev.microcdi.tck.servers.RabbitMq;
import dev.microcdi.transport.Transport;

class RabbitMqStreamIT extends Streams {
    @Override Transport transport() {
        return new RabbitMqTransport(RabbitMq.shared().address());
    }
}
