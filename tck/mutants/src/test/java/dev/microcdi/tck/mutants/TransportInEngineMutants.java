package dev.microcdi.tck.mutants;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.transport.DialOptions;
import dev.microcdi.transport.Transport;

/** Transports that hinder the engine. */
final class TransportInEngineMutants {
    private TransportInEngineMutants() {
    }

    static List<Mutant<Transport>> all() {
        return List.of(
                Mutant.<Transport>of("transport-18", "a node that is not there hangs up", a -> new ServedTransport(a) {
                    @Override public Socket dial(String address, DialOptions options) {
                        try {
                            return super.dial(address, options);
                        } catch (UnavailableException e) {
                            if (LISTENING.contains(address)) {
                                throw e;
                            }
                            return new HungUp(address);
                        }
                    }
                }).also("transport-6", "a dead address is not told as never started"),
                Mutant.<Transport>of("transport-19", "the end without an answer is told as never started",
                        a -> ServedTransport.receiving(a, (socket, timeout) -> {
                            Message message = socket.receive(timeout);
                            if (message == null) {
                                throw UnavailableException.unreachable("mutant", "hung up", null);
                            }
                            return message;
                        })).also("transport-8", "the end without an answer")
                        .also("transport-15", "a handler that throws ends without an answer"),
                Mutant.<Transport>of("transport-20", "drops the header Timeout",
                        a -> sending(a, m -> without(m, "Timeout"::equalsIgnoreCase), m -> m)),
                Mutant.<Transport>of("transport-21", "stopAccepting cuts off what is in flight", Cutting::new)
                        .also("transport-9", "what is in flight is finished"),
                Mutant.<Transport>of("transport-22", "drops header values of more than 1000 characters",
                        a -> sending(a, m -> m, m -> {
                            Map<String, String> headers = new TreeMap<>(m.headers());
                            headers.values().removeIf(v -> v.length() > 1000);
                            return new Message(headers, m.body());
                        })).also("transport-3", "its messages have such headers"),
                Mutant.<Transport>of("transport-23", "a socket that refused a message sends no more",
                        a -> new ServedTransport(a) {
                            @Override Socket accepted(Socket socket) {
                                return new Offended(super.accepted(socket));
                            }
                        }).also("transport-4", "there too a smaller one follows"),
                Mutant.<Transport>of("transport-24", "drops the header Micro-Refused",
                        a -> sending(a, m -> m, m -> without(m, "Micro-Refused"::equalsIgnoreCase))),
                Mutant.<Transport>of("transport-30", "says of each error with code 503 that the call never started",
                        a -> sending(a, m -> m, m -> m.header("Micro-Error") instanceof String error
                                && error.contains("\"code\":503") ? m.withHeader("Micro-Refused", "true") : m)),
                Mutant.<Transport>of("transport-25", "drops messages that only grant credit",
                        a -> new ServedTransport(a) {
                            @Override Socket dialled(Socket socket) {
                                return new Dropping(super.dialled(socket), m -> m.header("Micro-Credit") != null);
                            }
                        }),
                Mutant.<Transport>of("transport-26", "the end of a stream is not told", a -> new ServedTransport(a) {
                    @Override Socket dialled(Socket socket) {
                        return new Quiet(super.dialled(socket));
                    }
                }),
                Mutant.<Transport>of("transport-27", "keeps the failure of its first listen", Once::new),
                Mutant.<Transport>of("transport-28", "a listener stays deaf after a loss", Deaf::new)
                        .also("transport-31", "calls arrive no more although it says so"),
                Mutant.<Transport>of("transport-31", "a listener never says that its connection is lost",
                        a -> new ServedTransport(a) {
                            @Override public Listener listen(String address, Consumer<Socket> onSocket) {
                                return new PassingListener(super.listen(address, onSocket)) {
                                    @Override public String problem() {
                                        return "";
                                    }
                                };
                            }
                        }),
                Mutant.<Transport>of("transport-32", "dialling waits for the back end as long as it likes",
                        a -> new ServedTransport(a) {
                            @Override public Socket dial(String address, DialOptions options) {
                                return super.dial(address, new DialOptions(Duration.ofSeconds(3)));
                            }
                        }),
                Mutant.<Transport>of("transport-29", "each call of a service leaves a thread",
                        a -> sending(a, m -> {
                            if (m.header("Micro-Service") instanceof String s && s.startsWith("tck-cycle")) {
                                Leak.one();
                            }
                            return m;
                        }, m -> m)));
    }

    /** A transport that changes requests, and replies, before they are sent. */
    private static ServedTransport sending(String address, UnaryOperator<Message> requests,
            UnaryOperator<Message> replies) {
        return new ServedTransport(address) {
            @Override Socket dialled(Socket socket) {
                return new Changing(super.dialled(socket), requests);
            }

            @Override Socket accepted(Socket socket) {
                return new Changing(super.accepted(socket), replies);
            }
        };
    }

    private static Message without(Message message, Predicate<String> header) {
        Map<String, String> headers = new TreeMap<>(message.headers());
        headers.keySet().removeIf(header);
        return new Message(headers, message.body());
    }

    private static final class Changing extends ServedTransport.Passing {
        private final UnaryOperator<Message> change;

        Changing(Transport.Socket socket, UnaryOperator<Message> change) {
            super(socket);
            this.change = change;
        }

        @Override public void send(Message message, Duration timeout) {
            super.send(change.apply(message), timeout);
        }
    }

    private static final class Dropping extends ServedTransport.Passing {
        private final Predicate<Message> dropped;

        Dropping(Transport.Socket socket, Predicate<Message> dropped) {
            super(socket);
            this.dropped = dropped;
        }

        @Override public void send(Message message, Duration timeout) {
            if (!dropped.test(message)) {
                super.send(message, timeout);
            }
        }
    }

    /** A socket to nobody. */
    private record HungUp(String remote) implements Transport.Socket {
        @Override public void send(Message message, Duration timeout) {
            // Nobody is there.
        }

        @Override public @Nullable Message receive(Duration timeout) {
            return null;
        }

        @Override public String local() {
            return "";
        }

        @Override public void close() {
            // Nothing is open.
        }
    }

    private static final class Offended extends ServedTransport.Passing {
        private boolean offended;

        Offended(Transport.Socket socket) {
            super(socket);
        }

        @Override public void send(Message message, Duration timeout) {
            if (offended) {
                throw UnavailableException.lost("mutant", "not after what you sent before", null);
            }
            try {
                super.send(message, timeout);
            } catch (MicroException e) {
                offended = e.code() == 413;
                throw e;
            }
        }
    }

    /** Ends streams without a word. */
    private static final class Quiet extends ServedTransport.Passing {
        private volatile boolean stream;

        Quiet(Transport.Socket socket) {
            super(socket);
        }

        @Override public void send(Message message, Duration timeout) {
            stream |= message.header("Micro-Stream") != null;
            if (message.header("Micro-Cancel") == null) {
                super.send(message, timeout);
            }
        }

        @Override public void close() {
            if (!stream) {
                super.close();
            }
        }
    }

    private static final class Cutting extends ServedTransport {
        private final Set<Socket> serving = ConcurrentHashMap.newKeySet();

        Cutting(String address) {
            super(address);
        }

        @Override public Listener listen(String address, Consumer<Socket> onSocket) {
            Listener listener = super.listen(address, socket -> {
                serving.add(socket);
                try {
                    onSocket.accept(socket);
                } finally {
                    serving.remove(socket);
                }
            });
            return new PassingListener(listener) {
                @Override public void stopAccepting() {
                    super.stopAccepting();
                    serving.forEach(Socket::close);
                }
            };
        }
    }

    private static final class Once extends ServedTransport {
        private @Nullable UnavailableException first;

        Once(String address) {
            super(address);
        }

        @Override public Listener listen(String address, Consumer<Socket> onSocket) {
            if (first != null) {
                throw first;
            }
            try {
                return super.listen(address, onSocket);
            } catch (UnavailableException e) {
                first = e;
                throw e;
            }
        }
    }

    private static final class Deaf extends ServedTransport {
        private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();

        Deaf(String address) {
            super(address);
        }

        @Override public Listener listen(String address, Consumer<Socket> onSocket) {
            Listener listener = super.listen(address, onSocket);
            listeners.add(listener);
            return listener;
        }

        @Override void lose() {
            super.lose();
            if (!closed) {
                listeners.forEach(Listener::stopAccepting);
            }
        }
    }
}
