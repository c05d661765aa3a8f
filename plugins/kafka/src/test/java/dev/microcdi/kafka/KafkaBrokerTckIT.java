package dev.microcdi.kafka;

import java.util.Map;

import dev.microcdi.broker.Broker;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.BrokerTck;
import dev.microcdi.tck.servers.Kafka;

/** The contract, on a real Kafka server. */
class KafkaBrokerTckIT extends BrokerTck {
    @Override protected BackEnd backEnd() {
        return Kafka.shared();
    }

    @Override protected BackEnd ownBackEnd() {
        return Kafka.start();
    }

    @Override protected Broker open(String address) {
        // Closing a consumer waits for its open fetch, half a second by default.
        return new KafkaBroker(KafkaOptions.at(address).withProperties(Map.of("fetch.max.wait.ms", "50")));
    }
}
