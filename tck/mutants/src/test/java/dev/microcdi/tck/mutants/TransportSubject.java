package dev.microcdi.tck.mutants;

import java.time.Duration;
import java.util.function.Function;

import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.TransportTck;
import dev.microcdi.transport.Transport;

/** The kit on whatever {@link #open} makes; launched by {@link KitRun}, not by the build itself. */
class TransportSubject extends TransportTck {
    static Function<String, Transport> open = ServedTransport::new;

    private static final MemoryNetwork SHARED = MemoryNetwork.start();

    @Override protected BackEnd backEnd() {
        return SHARED;
    }

    @Override protected BackEnd ownBackEnd() {
        return MemoryNetwork.start();
    }

    @Override protected Transport open(String address) {
        return open.apply(address);
    }

    @Override protected Transport open(String address, int maxMessageSize) {
        return open.apply(address + "|" + maxMessageSize);
    }

    @Override protected Duration patience() {
        return Duration.ofSeconds(2);
    }

    @Override protected Duration observation() {
        return Duration.ofMillis(100);
    }
}
