package dev.microcdi.core.client;

import java.util.Map;
import java.util.function.Supplier;

import dev.microcdi.MicroException;
import dev.microcdi.core.rpc.Deadline;
import dev.microcdi.core.rpc.DirectServer;
import dev.microcdi.core.spi.LocalTransport;

/** A call in this process, by object where that can be, else by message. */
record DirectExchange(LocalTransport transport, String endpoint, Object request,
        Supplier<Map<String, String>> headers, Exchange byMessage) implements Exchange {
    @Override public Outcome at(String address, Deadline limit) {
        if (transport.listener(address) instanceof DirectServer server) {
            return switch (server.call(endpoint, request, headers, limit)) {
                case DirectServer.Returned r -> new Outcome.Returned(r.value());
                case DirectServer.Threw t when Thread.currentThread().isInterrupted() -> new Outcome.Failed(
                        new MicroException("go.micro.client", 408, "interrupted while " + endpoint + " at " + address
                                + " ran in this thread"));
                case DirectServer.Threw t -> Attempt.failed(t.error());
                case DirectServer.Refused r -> new Outcome.Refused(r.error());
                case DirectServer.ByMessage needed -> byMessage.at(address, limit);
            };
        }
        return byMessage.at(address, limit);
    }
}
