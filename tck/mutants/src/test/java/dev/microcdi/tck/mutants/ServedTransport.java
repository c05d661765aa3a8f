package dev.microcdi.tck.mutants;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.memory.MemoryOptions;
import dev.microcdi.memory.MemoryTransport;
import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;
import dev.microcdi.transport.DialOptions;
import dev.microcdi.transport.Transport;

/**
 * A correct transport on a network that many objects share, each with its own limit. A mutant is a subclass that
 * overrides one method. Its "address" is the limit, empty for none.
 */
@Capabilities({Capability.STREAM, Capability.REMOTE})
class ServedTransport implements Transport {
    static final Set<String> LISTENING = ConcurrentHashMap.newKeySet();
    private static final MemoryTransport NETWORK = new MemoryTransport(new MemoryOptions(1 << 30, 1024, false));

    final int limit;
    private final List<AutoCloseable> opened = new CopyOnWriteArrayList<>();
    volatile boolean closed;

    ServedTransport(String limit) {
        this.limit = limit.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(limit);
    }

    /** The accepting end, where a mutant may change it. */
    Socket accepted(Socket socket) {
        return new Limited(socket);
    }

    /** The dialling end. */
    Socket dialled(Socket socket) {
        return new Limited(socket);
    }

    @Override public Listener listen(String address, Consumer<Socket> onSocket) {
        Listener listener = NETWORK.listen(address, socket -> onSocket.accept(accepted(socket)));
        LISTENING.add(listener.address());
        opened.add(listener);
        return listener;
    }

    @Override public Socket dial(String address, DialOptions options) {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        Socket socket = dialled(NETWORK.dial(address, options));
        opened.add(socket);
        return socket;
    }

    @Override public void close() {
        closed = true;
        for (AutoCloseable one : opened) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        opened.clear();
    }

    /** Passes on. */
    static class Passing implements Socket {
        final Socket socket;

        Passing(Socket socket) {
            this.socket = socket;
        }

        @Override public void send(Message message, Duration timeout) {
            socket.send(message, timeout);
        }

        @Override public @Nullable Message receive(Duration timeout) {
            return socket.receive(timeout);
        }

        @Override public String local() {
            return socket.local();
        }

        @Override public String remote() {
            return socket.remote();
        }

        @Override public void close() {
            socket.close();
        }
    }

    /** Refuses what is too large, on its way out and on its way in. */
    class Limited extends Passing {
        Limited(Socket socket) {
            super(socket);
        }

        @Override public void send(Message message, Duration timeout) {
            if (message.body().length > limit) {
                throw new MicroException("served", 413, "too large", "", true, null);
            }
            super.send(message, timeout);
        }

        @Override public @Nullable Message receive(Duration timeout) {
            Message message = super.receive(timeout);
            if (message != null && message.body().length > limit) {
                throw new MicroException("served", 413, "too large", "", false, null);
            }
            return message;
        }
    }
}
