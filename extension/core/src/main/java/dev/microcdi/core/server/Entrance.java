package dev.microcdi.core.server;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Invocation;
import dev.microcdi.MicroException;
import dev.microcdi.core.Interceptors;
import dev.microcdi.core.Interceptors.About;
import dev.microcdi.core.rpc.Deadline;
import dev.microcdi.core.rpc.DirectServer;
import dev.microcdi.core.rpc.RpcErrors;
import dev.microcdi.transport.Transport.Socket;

/**
 * What a server gives to its transport: it takes sockets, and from callers in this process objects. Those pass the same door, the same
 * interceptors and the same deadline. A message is needed for what is one, for streams, and where the caller's type is not the handler's.
 */
final class Entrance implements Consumer<Socket>, DirectServer {
    private final String service;
    private final Consumer<Socket> sockets;
    private final Map<String, RpcMethod> endpoints;
    private final InFlight inFlight;
    private final Limits limits;
    private final Execution execution;
    private final Interceptors interceptors;
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

    Entrance(String service, Consumer<Socket> sockets, Map<String, RpcMethod> endpoints, InFlight inFlight,
            Limits limits, Execution execution, Interceptors interceptors) {
        this.service = service;
        this.sockets = sockets;
        this.endpoints = endpoints;
        this.inFlight = inFlight;
        this.limits = limits;
        this.execution = execution;
        this.interceptors = interceptors;
    }

    @Override public void accept(Socket socket) {
        sockets.accept(socket);
    }

    @Override public Reply call(String endpoint, Object request, Supplier<Map<String, String>> headers,
            Deadline limit) {
        RpcMethod method = endpoints.get(endpoint);
        if (method == null || !method.takes(request)) {
            return ByMessage.NEEDED;
        }
        InFlight.Entry entry = inFlight.enter();
        Thread thread = Thread.currentThread();
        ClassLoader callers = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return entry == InFlight.Entry.IN
                    ? new Returned(run(method, endpoint, request, headers, limit))
                    : new Refused(limits.refusal(entry));
        } catch (MicroException e) {
            if (e.code() != 0 && e.getCause() instanceof InterruptedException) {
                // Not the deadline: somebody interrupts the caller, whose thread this is.
                thread.interrupt();
            }
            // No more of it than a peer in another process would see.
            return new Threw(RpcErrors.parse(RpcErrors.format(e)));
        } finally {
            thread.setContextClassLoader(callers);
            inFlight.exit(entry);
        }
    }

    private @Nullable Object run(RpcMethod method, String endpoint, Object request,
            Supplier<Map<String, String>> headers, Deadline limit) {
        return execution.run(endpoint, limit, cancel -> {}, () -> interceptors.isEmpty()
                ? method.call(request)
                : interceptors.around(
                        new About(Invocation.Side.HANDLER, service, endpoint, headers.get(), request),
                        () -> method.call(request)));
    }
}
