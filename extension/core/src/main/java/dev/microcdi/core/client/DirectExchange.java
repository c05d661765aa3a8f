package dev.microcdi.core.client;

import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.core.rpc.Deadline;
import dev.microcdi.core.rpc.DirectServer;
import dev.microcdi.core.spi.LocalTransport;

/** A call in this process, by object where that can be, else by one message for all attempts. Made for one call, by its thread. */
final class DirectExchange implements Exchange {
    private final LocalTransport transport;
    private final Attempt attempt;
    private final String endpoint;
    private final Object request;
    private final Supplier<Map<String, String>> headers;
    private final Supplier<Message> making;
    private @Nullable Message message;

    DirectExchange(LocalTransport transport, Attempt attempt, String endpoint, Object request,
            Supplier<Map<String, String>> headers, Supplier<Message> making) {
        this.transport = transport;
        this.attempt = attempt;
        this.endpoint = endpoint;
        this.request = request;
        this.headers = headers;
        this.making = making;
    }

    @Override public Outcome at(String address, Deadline limit) {
        return transport.listener(address) instanceof DirectServer server
                ? byObject(server, address, limit)
                : byMessage(address, limit);
    }

    private Outcome byObject(DirectServer server, String address, Deadline limit) {
        return switch (server.call(endpoint, request, headers, limit)) {
            case DirectServer.Returned r -> new Outcome.Returned(r.value());
            case DirectServer.Threw t when Thread.currentThread().isInterrupted() -> new Outcome.Failed(
                    new MicroException("go.micro.client", 408, "interrupted while " + endpoint + " at " + address
                            + " ran in this thread"));
            case DirectServer.Threw t -> Attempt.failed(t.error());
            case DirectServer.Refused r -> new Outcome.Refused(r.error());
            case DirectServer.ByMessage needed -> byMessage(address, limit);
        };
    }

    private Outcome byMessage(String address, Deadline limit) {
        Message made = message;
        if (made == null) {
            made = making.get();
            message = made;
        }
        return attempt.run(address, made, limit);
    }
}
