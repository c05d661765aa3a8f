package dev.microcdi.tck.mutants;

import java.time.Duration;
import java.util.function.Function;

import dev.microcdi.broker.Broker;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.BrokerTck;

/** The kit on whatever {@link #open} makes; launched by {@link KitRun}, not by the build itself. */
class BrokerSubject extends BrokerTck {
    static Function<String, Broker> open = ServedBroker::new;
    private static final MemoryServer SHARED = MemoryServer.start();

    @Override protected BackEnd backEnd() {
        return SHARED;
    }

    @Override protected BackEnd ownBackEnd() {
        return MemoryServer.start();
    }

    @Override protected Broker open(String address) {
        return open.apply(address);
    }

    @Override protected Duration patience() {
        return Duration.ofSeconds(2);
    }

    @Override protected Duration observation() {
        return Duration.ofMillis(100);
    }
}
