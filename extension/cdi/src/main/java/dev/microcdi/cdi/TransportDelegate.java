package dev.microcdi.cdi;

import java.util.function.Consumer;
import java.util.function.Supplier;

import jakarta.enterprise.inject.Vetoed;

import dev.microcdi.transport.DialOptions;
import dev.microcdi.transport.Transport;

/** An injected {@link Transport}: the plugin that was selected. {@link #close()} does nothing, the service closes it. */
@Vetoed
public class TransportDelegate implements Transport {
    private final Supplier<Transport> target;

    /** For the container's proxy. */
    public TransportDelegate() {
        this(Running::proxyOnly);
    }

    TransportDelegate(Supplier<Transport> target) {
        this.target = target;
    }

    @Override public Listener listen(String address, Consumer<Socket> onSocket) {
        return target.get().listen(address, onSocket);
    }

    @Override public Socket dial(String address, DialOptions options) {
        return target.get().dial(address, options);
    }

    @Override public void close() {
        // Whoever has it injected did not open it.
    }
}
