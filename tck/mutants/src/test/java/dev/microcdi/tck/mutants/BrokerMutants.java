package dev.microcdi.tck.mutants;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;

/** One broker for each rule. */
final class BrokerMutants {
    private static final Set<String> SUBSCRIBED = ConcurrentHashMap.newKeySet();

    private BrokerMutants() {
    }

    static List<Mutant<Broker>> all() {
        return Stream.of(alone(), BrokerKeepingMutants.all(), BrokerInEngineMutants.all()).flatMap(List::stream)
                .toList();
    }

    static List<Mutant<Broker>> alone() {
        return Stream.of(publishing(), subscribing(), lives()).flatMap(List::stream).toList();
    }

    private static List<Mutant<Broker>> publishing() {
        return List.of(Mutant.<Broker>of("broker-1", "loses the headers of an empty message", a -> new ServedBroker(a) {
            @Override public void publish(String topic, Message message, PublishOptions options) {
                super.publish(topic, message.body().length == 0 ? Message.of(Map.of()) : message, options);
            }
        }), Mutant.<Broker>of("broker-4", "delivers to the topic above too", a -> new ServedBroker(a) {
            @Override public void publish(String topic, Message message, PublishOptions options) {
                super.publish(topic, message, options);
                if (topic.indexOf('.') > 0) {
                    super.publish(topic.substring(0, topic.lastIndexOf('.')), message, options);
                }
            }
        }).also("broker-27", "the dead letter is delivered as an event"), Mutant.<Broker>of("broker-10",
                "keeps messages until somebody is at the address", a -> new ServedBroker(a) {
                    @Override public void publish(String topic, Message message, PublishOptions options) {
                        if (closed || MemoryServer.at(address) != null) {
                            super.publish(topic, message, options);
                        }
                    }
                }), Mutant.<Broker>of("broker-11", "a topic that nobody ever subscribed to is an error",
                        a -> new ServedBroker(a) {
                            @Override public Subscription subscribe(String topic, SubscribeOptions options,
                                    Receiver receiver) {
                                SUBSCRIBED.add(topic);
                                return super.subscribe(topic, options, receiver);
                            }

                            @Override public void publish(String topic, Message message, PublishOptions options) {
                                if (!SUBSCRIBED.contains(topic) && !closed && MemoryServer.at(address) != null) {
                                    throw UnavailableException.lost("mutant", "no responders for " + topic, null);
                                }
                                super.publish(topic, message, options);
                            }
                        }).also("broker-27", "nobody subscribed to the dead letters yet")
                        .also("broker-4", "it publishes to topics without subscribers")
                        .also("broker-15", "it publishes without subscribers")
                        .also("broker-39", "it publishes without subscribers")
                        .also("broker-21", "the group has not subscribed yet"),
                Mutant.<Broker>of("broker-12", "messages stay within one object", a -> new ServedBroker(a) {
                    private final String mine = "@" + System.identityHashCode(this);

                    @Override public void publish(String topic, Message message, PublishOptions options) {
                        super.publish(topic + mine, message, options);
                    }

                    @Override public Subscription subscribe(String topic, SubscribeOptions options, Receiver receiver) {
                        return super.subscribe(topic + mine, options,
                                d -> receiver.receive(new Delivery(topic, d.message(), d.attempt())));
                    }
                }).also("broker-27", "the next instance is another object")
                        .also("broker-28", "the next instance is another object")
                        .also("broker-29", "the next instance is another object")
                        .also("broker-32", "the next instance is another object")
                        .also("broker-34", "the next instance is another object")
                        .also("broker-18", "it subscribes again on another object")
                        .also("broker-25", "the other of the group is another object"),
                Mutant.<Broker>of("broker-15", "confirms what hangs", a -> new ServedBroker(a) {
                    @Override public void publish(String topic, Message message, PublishOptions options) {
                        MemoryServer server = MemoryServer.at(address);
                        if (closed || server == null || !server.isPaused()) {
                            super.publish(topic, message, options);
                        }
                    }
                }).also("broker-39", "a publish that hangs is confirmed there too"),
                Mutant.<Broker>of("broker-39", "waits for a back end that hangs", a -> new ServedBroker(a) {
                    @Override public void publish(String topic, Message message, PublishOptions options) {
                        MemoryServer server = MemoryServer.at(address);
                        while (server != null && server.isPaused() && !Thread.currentThread().isInterrupted()) {
                            LockSupport.parkNanos(1_000_000);
                        }
                        super.publish(topic, message, options);
                    }
                }).also("broker-15", "that waits for a publish, too"));
    }

    /** A broker that subscribes with other options or another receiver. */
    abstract static class Subscribing extends ServedBroker {
        Subscribing(String address) {
            super(address);
        }

        SubscribeOptions options(SubscribeOptions options) {
            return options;
        }

        Receiver receiver(Receiver receiver) {
            return receiver;
        }

        @Override public Subscription subscribe(String topic, SubscribeOptions options, Receiver receiver) {
            return super.subscribe(topic, options(options), receiver(receiver));
        }
    }

    private static List<Mutant<Broker>> subscribing() {
        return List.of(
                Mutant.<Broker>of("broker-2", "a second subscription of a group is a group", a -> new Subscribing(a) {
                    private int open;

                    @Override SubscribeOptions options(SubscribeOptions options) {
                        return options.group() == null || open++ == 0
                                ? options
                                : new SubscribeOptions(options.group() + "#" + open, options.maxInFlight(),
                                        options.drain());
                    }
                }).also("broker-17", "it subscribes the group a second time").also("broker-19", "it does so too"),
                Mutant.<Broker>of("broker-3", "no group is one group for all", a -> new Subscribing(a) {
                    @Override SubscribeOptions options(SubscribeOptions options) {
                        String group = options.group();
                        return new SubscribeOptions(group == null ? "default" : group, options.maxInFlight(),
                                options.drain());
                    }
                }).also("broker-29", "every instance is no group"),
                Mutant.<Broker>of("broker-5", "after a hundred messages it swaps neighbours", a -> new Subscribing(a) {
                    @Override Receiver receiver(Receiver receiver) {
                        return new Swapping(receiver);
                    }
                }), Mutant.<Broker>of("broker-6", "takes any limit above one for none", a -> new Subscribing(a) {
                    @Override SubscribeOptions options(SubscribeOptions options) {
                        return new SubscribeOptions(options.group(), options.maxInFlight() > 1 ? 1000 : 1,
                                options.drain());
                    }
                }), Mutant.<Broker>of("broker-7", "a receiver that throws gets no more", a -> new Subscribing(a) {
                    @Override Receiver receiver(Receiver receiver) {
                        AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
                        return delivery -> {
                            if (failed.get() == null) {
                                try {
                                    receiver.receive(delivery);
                                } catch (Exception e) {
                                    failed.set(e);
                                }
                            }
                        };
                    }
                }).also("broker-28", "the events after it are lost")
                        .also("broker-32", "the service throws when the connection is lost")
                        .also("broker-34", "the service throws when it stops")
                        .also("broker-18", "it waits for the message after"),
                Mutant.<Broker>of("broker-9", "all receivers of an object share one lock", a -> new Subscribing(a) {
                    private final ReentrantLock lock = new ReentrantLock();

                    @Override Receiver receiver(Receiver receiver) {
                        return delivery -> {
                            lock.lock();
                            try {
                                receiver.receive(delivery);
                            } finally {
                                lock.unlock();
                            }
                        };
                    }
                }).also("broker-30", "the event that waits has the lock"));
    }

    private static final class Swapping implements Broker.Receiver {
        private final Broker.Receiver receiver;
        private int count;
        private Broker.@Nullable Delivery held;

        Swapping(Broker.Receiver receiver) {
            this.receiver = receiver;
        }

        @Override public void receive(Broker.Delivery delivery) throws Exception {
            if (++count > 100 && count % 2 == 1) {
                held = delivery;
                return;
            }
            receiver.receive(delivery);
            if (held != null) {
                receiver.receive(held);
                held = null;
            }
        }
    }

    private static List<Mutant<Broker>> lives() {
        return List.of(Mutant.<Broker>of("broker-8", "close does not wait", a -> new ServedBroker(a) {
            @Override public Subscription subscribe(String topic, SubscribeOptions options, Receiver receiver) {
                Subscription subscription = super.subscribe(topic, options, receiver);
                return closing(subscription,
                        () -> Thread.ofVirtual().name("tck-mutant-close").start(subscription::close));
            }
        }).also("broker-33", "the service sees close return").also("broker-25", "it sees close return"),
                Mutant.<Broker>of("broker-13", "accepts messages after close", a -> new ServedBroker(a) {
                    @Override public void publish(String topic, Message message, PublishOptions options) {
                        if (!closed) {
                            super.publish(topic, message, options);
                        }
                    }
                }),
                Mutant.<Broker>of("broker-14", "does not subscribe again after a restart", a -> new ServedBroker(a) {
                    private final int starts = starts();

                    private int starts() {
                        MemoryServer server = MemoryServer.at(address);
                        return server == null ? 0 : server.starts();
                    }

                    @Override void subscribeAgain() {
                        if (starts() == starts) {
                            super.subscribeAgain();
                        }
                    }
                }).also("broker-32", "it restarts the back end").also("broker-38", "it restarts the back end"),
                Mutant.<Broker>of("broker-16", "each object leaves a thread", a -> {
                    Leak.one();
                    return new ServedBroker(a);
                }).also("broker-35", "it opens objects too"));
    }
}
