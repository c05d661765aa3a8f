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
 * overrides one method. Its "address" is that of a {@link MemoryNetwork}, and after a bar the limit.
 */
@Capabilities({Capability.STREAM, Capability.REMOTE})
class ServedTransport implements Transport {
    static final Set<String> LISTENING = ConcurrentHashMap.newKeySet();
    private static final MemoryTransport NETWORK = new MemoryTransport(new MemoryOptions(1 << 30, 1024, true, false));

    private static final Duration CONNECT = Duration.ofSeconds(3);

    final int limit;
    private final @Nullable MemoryNetwork network;
    private final Runnable lost = this::lose;
    private final List<AutoCloseable> opened = new CopyOnWriteArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    volatile boolean closed;

    ServedTransport(String address) {
        int bar = address.indexOf('|');
        this.limit = bar < 0 ? Integer.MAX_VALUE : Integer.parseInt(address.substring(bar + 1));
        this.network = MemoryNetwork.at(bar < 0 ? address : address.substring(0, bar));
        if (network != null) {
            network.onLoss(lost);
        }
    }

    /** What was dialled breaks; what listens stays, and is heard again when the network is back. */
    void lose() {
        sockets.forEach(Socket::close);
        sockets.clear();
    }

    private void connect(Duration limit) {
        if (network != null) {
            network.mustAnswerWithin(limit);
        }
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
        connect(CONNECT);
        Listener listener = NETWORK.listen(address, socket -> onSocket.accept(accepted(socket)));
        LISTENING.add(listener.address());
        opened.add(listener);
        return new PassingListener(listener) {
            @Override public String problem() {
                return network == null || network.isUp() ? "" : "the network is down";
            }
        };
    }

    @Override public Socket dial(String address, DialOptions options) {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        connect(options.connectTimeout());
        Socket socket = dialled(NETWORK.dial(address, options));
        sockets.add(socket);
        return socket;
    }

    @Override public void close() {
        closed = true;
        if (network != null) {
            network.forget(lost);
        }
        lose();
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

    /** Passes on. */
    static class PassingListener implements Listener {
        private final Listener listener;

        PassingListener(Listener listener) {
            this.listener = listener;
        }

        @Override public String address() {
            return listener.address();
        }

        @Override public String problem() {
            return listener.problem();
        }

        @Override public void stopAccepting() {
            listener.stopAccepting();
        }

        @Override public void close() {
            listener.close();
        }
    }

    /** How a mutant receives. */
    @FunctionalInterface
    interface Receiving {
        @Nullable Message receive(Socket socket, Duration timeout);
    }

    static ServedTransport receiving(String address, Receiving receiving) {
        return new ServedTransport(address) {
            @Override Socket dialled(Socket socket) {
                Socket sound = super.dialled(socket);
                return new Passing(sound) {
                    @Override public @Nullable Message receive(Duration timeout) {
                        return receiving.receive(sound, timeout);
                    }
                };
            }
        };
    }
}
