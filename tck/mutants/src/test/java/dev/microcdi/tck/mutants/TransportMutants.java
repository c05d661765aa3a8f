package dev.microcdi.tck.mutants;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.transport.DialOptions;
import dev.microcdi.transport.Transport;

/** One transport for each rule. */
final class TransportMutants {
    private TransportMutants() {
    }

    static List<Mutant<Transport>> all() {
        List<Mutant<Transport>> all = new ArrayList<>();
        all.addAll(messages());
        all.addAll(ends());
        all.addAll(listeners());
        return all;
    }

    /** A transport that changes each message before it is sent. */
    private static ServedTransport sending(String limit, UnaryOperator<Message> change) {
        return new ServedTransport(limit) {
            @Override Socket dialled(Socket socket) {
                return new Limited(socket) {
                    @Override public void send(Message message, Duration timeout) {
                        super.send(change.apply(message), timeout);
                    }
                };
            }
        };
    }

    private static Message questionMarks(Message message) {
        Map<String, String> headers = new TreeMap<>();
        message.headers().forEach((name, value) -> headers.put(name, value.replaceAll("[^\\x00-\\x7f]", "?")));
        return new Message(headers, message.body());
    }

    private static List<Mutant<Transport>> messages() {
        AtomicReference<Message> slot = new AtomicReference<>();
        AtomicInteger inFlight = new AtomicInteger();
        return List.of(Mutant.<Transport>of("transport-1", "an empty body becomes {}",
                a -> sending(a, m -> m.body().length == 0 ? new Message(m.headers(), new byte[]{'{', '}'}) : m)),
                Mutant.<Transport>of("transport-2", "writes ? for characters that are not ASCII",
                        a -> sending(a, TransportMutants::questionMarks)),
                Mutant.<Transport>of("transport-3", "mixes up replies when many calls are open",
                        a -> new ServedTransport(a) {
                            @Override Socket dialled(Socket socket) {
                                inFlight.incrementAndGet();
                                AtomicBoolean open = new AtomicBoolean(true);
                                return new Limited(socket) {
                                    @Override public @Nullable Message receive(Duration timeout) {
                                        Message mine = super.receive(timeout);
                                        Message other = inFlight.get() > 4 && mine != null
                                                ? slot.getAndSet(mine)
                                                : null;
                                        return other == null ? mine : other;
                                    }

                                    @Override public void close() {
                                        if (open.getAndSet(false)) {
                                            inFlight.decrementAndGet();
                                        }
                                        super.close();
                                    }
                                };
                            }
                        }),
                Mutant.<Transport>of("transport-4", "looks at the size only when it receives",
                        a -> new ServedTransport(a) {
                            @Override Socket dialled(Socket socket) {
                                return new Limited(socket) {
                                    @Override public void send(Message message, Duration timeout) {
                                        socket.send(message, timeout);
                                    }
                                };
                            }
                        }),
                Mutant.<Transport>of("transport-5", "looks at the size only when it sends",
                        a -> new ServedTransport(a) {
                            @Override Socket dialled(Socket socket) {
                                return new Limited(socket) {
                                    @Override public @Nullable Message receive(Duration timeout) {
                                        return socket.receive(timeout);
                                    }
                                };
                            }
                        }),
                Mutant.<Transport>of("transport-14", "a later message overtakes", a -> new ServedTransport(a) {
                    @Override Socket accepted(Socket socket) {
                        return new Overtaking(super.accepted(socket));
                    }
                }).also("transport-25", "the same between services"));
    }

    /** Holds every second message back until the one after it was sent. */
    private static final class Overtaking extends ServedTransport.Passing {
        private int sent;
        private @Nullable Message held;

        Overtaking(Transport.Socket socket) {
            super(socket);
        }

        @Override public void send(Message message, Duration timeout) {
            if (sent % 2 == 1) {
                sent++;
                held = message;
                return;
            }
            super.send(message, timeout);
            sent++;
            if (held != null) {
                super.send(held, timeout);
                held = null;
            }
        }
    }

    private static List<Mutant<Transport>> ends() {
        return List.of(Mutant.<Transport>of("transport-6", "nobody at the address is told as lost",
                a -> new ServedTransport(a) {
                    @Override public Socket dial(String address, DialOptions options) {
                        try {
                            return super.dial(address, options);
                        } catch (UnavailableException e) {
                            throw LISTENING.contains(address) ? e : UnavailableException.lost("mutant", e.detail(), e);
                        }
                    }
                }).also("transport-18", "such a call is not repeated elsewhere"),
                Mutant.<Transport>of("transport-7", "a receive that is late gives null",
                        a -> ServedTransport.receiving(a, (socket, timeout) -> {
                            try {
                                return socket.receive(timeout);
                            } catch (MicroException e) {
                                if (e.code() == 408 && !Thread.currentThread().isInterrupted()) {
                                    return null;
                                }
                                throw e;
                            }
                        })).also("transport-20", "the end of the deadline is such a receive"),
                Mutant.<Transport>of("transport-8", "the end without an answer is an empty message",
                        a -> ServedTransport.receiving(a, (socket, timeout) -> {
                            Message message = socket.receive(timeout);
                            return message == null ? Message.of(Map.of()) : message;
                        })).also("transport-5", "there too the peer ends without an answer"),
                Mutant.<Transport>of("transport-11", "forgets that it was interrupted",
                        a -> ServedTransport.receiving(a, (socket, timeout) -> {
                            try {
                                return socket.receive(timeout);
                            } finally {
                                Thread.interrupted();
                            }
                        })),
                Mutant.<Transport>of("transport-12", "close leaves open what is open", a -> new ServedTransport(a) {
                    @Override public void close() {
                        closed = true;
                    }
                }), Mutant.<Transport>of("transport-16", "each object leaves a thread", a -> {
                    Leak.one();
                    return new ServedTransport(a);
                }).also("transport-29", "there too an object is opened each time"));
    }

    private static List<Mutant<Transport>> listeners() {
        return List
                .of(Mutant.<Transport>of("transport-9", "stopAccepting changes nothing", a -> new ServedTransport(a) {
                    @Override public Listener listen(String address, Consumer<Socket> onSocket) {
                        return new PassingListener(super.listen(address, onSocket)) {
                            @Override public void stopAccepting() {
                                // This is the mutation.
                            }
                        };
                    }
                }), Mutant.<Transport>of("transport-10", "a closed listener keeps its address",
                        a -> new ServedTransport(a) {
                            @Override public Listener listen(String address, Consumer<Socket> onSocket) {
                                return new PassingListener(super.listen(address, onSocket)) {
                                    @Override public void close() {
                                        stopAccepting();
                                    }
                                };
                            }
                        }), Mutant.<Transport>of("transport-13", "an address in use is told without the address",
                                a -> new ServedTransport(a) {
                                    @Override public Listener listen(String address, Consumer<Socket> onSocket) {
                                        try {
                                            return super.listen(address, onSocket);
                                        } catch (UnavailableException e) {
                                            throw e;
                                        } catch (MicroException e) {
                                            throw new MicroException("mutant", 409, "address in use");
                                        }
                                    }
                                }),
                        Mutant.<Transport>of("transport-15", "a handler that throws stops the listener",
                                a -> new ServedTransport(a) {
                                    @Override public Listener listen(String address, Consumer<Socket> onSocket) {
                                        AtomicReference<@Nullable Listener> self = new AtomicReference<>();
                                        Listener listener = super.listen(address, socket -> {
                                            try {
                                                onSocket.accept(socket);
                                            } catch (RuntimeException e) {
                                                Listener mine = self.get();
                                                if (mine != null) {
                                                    mine.stopAccepting();
                                                }
                                                throw e;
                                            }
                                        });
                                        self.set(listener);
                                        return listener;
                                    }
                                }).also("transport-7", "its handler fails on the reply that is late"),
                        Mutant.<Transport>of("transport-17", "a closed listener takes back what it sent",
                                TakingBack::new));
    }

    /** A socket that was dialled before a listener closed gives nothing any more. */
    private static final class TakingBack extends ServedTransport {
        private final AtomicInteger closes = new AtomicInteger();

        TakingBack(String limit) {
            super(limit);
        }

        @Override public Listener listen(String address, Consumer<Socket> onSocket) {
            return new PassingListener(super.listen(address, onSocket)) {
                @Override public void close() {
                    closes.incrementAndGet();
                    super.close();
                }
            };
        }

        @Override Socket dialled(Socket socket) {
            int before = closes.get();
            return new Limited(socket) {
                @Override public @Nullable Message receive(Duration timeout) {
                    if (closes.get() > before) {
                        throw UnavailableException.lost("mutant", "the listener is closed", null);
                    }
                    return super.receive(timeout);
                }
            };
        }
    }
}
