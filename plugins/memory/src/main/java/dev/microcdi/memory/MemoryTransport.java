package dev.microcdi.memory;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.core.spi.LocalTransport;
import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;
import dev.microcdi.plugin.Plugin;
import dev.microcdi.transport.DialOptions;

/**
 * A {@link dev.microcdi.transport.Transport} in this object: a socket can be opened only to a listener of the same object. Addresses are any
 * text; {@code host:0} gives the next free number, and no real port is ever opened.
 *
 * <p>Delivery: in order, copied, at most {@link MemoryOptions#maxPending()} messages wait for the reader of one direction;
 * then {@code send} waits.
 *
 * <p>Calls by object: with {@link MemoryOptions#encode} false, calls of the engine are no messages where the types allow it.
 *
 * <p>Threads: one virtual thread for each accepted socket, {@code micro-transport-memory-<address>}; it ends when
 * {@code onSocket} returns.
 *
 * <p>Lifecycle: {@link #close()} closes every listener and socket, interrupts the threads and waits up to five seconds for them.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/transport/memory.go">Go Micro, transport/memory.go</a>
 */
@Plugin("memory")
@Capabilities(Capability.STREAM)
@Dependent
public final class MemoryTransport implements LocalTransport {
    static final String ID = "micro.transport.memory";

    private final MemoryOptions options;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, MemoryListener> listeners = new ConcurrentHashMap<>();
    private int lastPort;
    private boolean closed;

    /** A transport with {@link MemoryOptions#DEFAULT}. */
    public MemoryTransport() {
        this(MemoryOptions.DEFAULT);
    }

    /**
     * A transport with limits.
     *
     * @param options the limits
     */
    @Inject public MemoryTransport(MemoryOptions options) {
        this.options = Objects.requireNonNull(options, "options");
    }

    @Override public Listener listen(String address, Consumer<Socket> onSocket) {
        Objects.requireNonNull(onSocket, "onSocket");
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("this memory transport is closed");
            }
            String real = address.endsWith(":0") ? nextFree(address) : address;
            if (real.isEmpty() || listeners.containsKey(real)) {
                throw new MicroException(ID, 409, "cannot listen on \"" + address + "\": "
                        + (real.isEmpty() ? "the address is empty" : "it is in use in this transport"));
            }
            MemoryListener listener = new MemoryListener(this, real, onSocket, options);
            listeners.put(real, listener);
            return listener;
        } finally {
            lock.unlock();
        }
    }

    private String nextFree(String address) {
        String host = address.substring(0, address.length() - 1);
        String real;
        do {
            real = host + ++lastPort;
        } while (listeners.containsKey(real));
        return real;
    }

    @Override public Socket dial(String address, DialOptions dialOptions) {
        Objects.requireNonNull(dialOptions, "dialOptions");
        MemoryListener listener = find(address);
        Socket socket = listener == null ? null : listener.accept();
        if (socket == null) {
            throw UnavailableException.unreachable(ID, "nobody listens on \"" + address + "\" in this transport object",
                    null);
        }
        return socket;
    }

    /** Null as long as {@link MemoryOptions#encode} is true. */
    @Override public @Nullable Consumer<Socket> listener(String address) {
        MemoryListener listener = options.encode() ? null : listeners.get(address);
        return listener == null ? null : listener.direct();
    }

    private @Nullable MemoryListener find(String address) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("this memory transport is closed");
            }
            return listeners.get(address);
        } finally {
            lock.unlock();
        }
    }

    void forget(MemoryListener listener) {
        lock.lock();
        try {
            listeners.remove(listener.address(), listener);
        } finally {
            lock.unlock();
        }
    }

    @Override public void close() {
        List<MemoryListener> open;
        lock.lock();
        try {
            closed = true;
            open = List.copyOf(listeners.values());
        } finally {
            lock.unlock();
        }
        open.forEach(MemoryListener::abort);
        open.forEach(MemoryListener::close);
    }
}
