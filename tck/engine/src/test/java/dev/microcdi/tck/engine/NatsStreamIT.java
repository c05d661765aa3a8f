package dev.microcdi.tck.engine;

import dev.microcdi.nats.NatsTransport;
import dev.microcdi.tck.servers.Nats;
import dev.microcdi.transport.Transport;

class NatsStreamIT extends Streams {
    @Override Transport transport() {
        return new NatsTransport(Nats.shared().address());
    }
}
