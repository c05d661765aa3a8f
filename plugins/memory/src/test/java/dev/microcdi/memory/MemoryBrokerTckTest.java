package dev.microcdi.memory;

import dev.microcdi.broker.Broker;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.BrokerTck;

class MemoryBrokerTckTest extends BrokerTck {
    @Override protected BackEnd backEnd() {
        return BackEnd.none();
    }

    @Override protected Broker open(String address) {
        return new MemoryBroker();
    }
}
