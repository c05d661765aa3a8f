package dev.microcdi.tck.mutants;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;

/** Brokers that lose what they should keep, mix what they should order, or do not get over a connection that failed. */
final class BrokerKeepingMutants {
    /** How many subscriptions of a topic were closed. */
    private static final Map<String, Integer> CLOSED = new ConcurrentHashMap<>();

    private BrokerKeepingMutants() {
    }

    static List<Mutant<Broker>> all() {
        return List
                .of(Mutant.<Broker>of("broker-17", "forgets a group when one of it closes", a -> new ServedBroker(a) {
                    @Override public Subscription subscribe(String topic, SubscribeOptions options, Receiver receiver) {
                        int generation = CLOSED.getOrDefault(topic, 0);
                        Subscription subscription = super.subscribe(topic, renamed(options, generation), receiver);
                        return closing(subscription, () -> {
                            CLOSED.merge(topic, 1, Integer::sum);
                            subscription.close();
                        });
                    }
                }).also("broker-28", "the event waits for the group that was forgotten")
                        .also("broker-34", "the event waits for the group that was forgotten")
                        .also("broker-18", "the message waits for the group that was forgotten")
                        .also("broker-19", "the first subscription closed"),
                        Mutant.<Broker>of("broker-18", "acknowledges what its receiver threw on",
                                a -> new BrokerMutants.Subscribing(a) {
                                    @Override Receiver receiver(Receiver receiver) {
                                        return d -> {
                                            try {
                                                receiver.receive(d);
                                            } catch (Exception e) {
                                                // This is the mutation.
                                            }
                                        };
                                    }
                                }).also("broker-28", "the service throws when it stops a subscriber")
                                .also("broker-32", "the service throws when the connection is lost")
                                .also("broker-34", "the service throws when it stops"),
                        Mutant.<Broker>of("broker-19", "keeps groups in memory", a -> new ServedBroker(a) {
                            @Override public Subscription subscribe(String topic, SubscribeOptions options,
                                    Receiver receiver) {
                                MemoryServer server = MemoryServer.at(address);
                                return super.subscribe(topic,
                                        renamed(options, server == null ? 0 : server.starts() - 1), receiver);
                            }
                        }),
                        Mutant.<Broker>of("broker-20", "ignores the key",
                                a -> publishing(a, o -> new PublishOptions(null, o.timeout(), o.keepFor()))),
                        Mutant.<Broker>of("broker-21", "ignores for whom a message is kept",
                                a -> publishing(a, o -> new PublishOptions(o.key(), o.timeout(), null)))
                                .also("broker-27", "the dead letter is kept for nobody"),
                        Mutant.<Broker>of("broker-22", "confirms what is too large, and drops it",
                                a -> new ServedBroker(a) {
                                    @Override public void publish(String topic, Message message,
                                            PublishOptions options) {
                                        try {
                                            super.publish(topic, message, options);
                                        } catch (MicroException e) {
                                            if (e.code() != 413) {
                                                throw e;
                                            }
                                        }
                                    }
                                }),
                        Mutant.<Broker>of("broker-23", "subscribes again only after a restart",
                                a -> new ServedBroker(a) {
                                    private int starts = starts();

                                    private int starts() {
                                        MemoryServer server = MemoryServer.at(address);
                                        return server == null ? 0 : server.starts();
                                    }

                                    @Override void subscribeAgain() {
                                        if (starts != starts()) {
                                            starts = starts();
                                            super.subscribeAgain();
                                        }
                                    }
                                }),
                        Mutant.<Broker>of("broker-24", "gives up a connection that was silent once",
                                a -> new ServedBroker(a) {
                                    private volatile boolean givenUp;

                                    @Override public void publish(String topic, Message message,
                                            PublishOptions options) {
                                        MemoryServer server = MemoryServer.at(address);
                                        givenUp |= server != null && server.isSilent();
                                        if (givenUp) {
                                            throw UnavailableException.unreachable("mutant", "given up", null);
                                        }
                                        super.publish(topic, message, options);
                                    }
                                }),
                        Mutant.<Broker>of("broker-36", "waits as long as it likes", a -> new ServedBroker(a) {
                            @Override public Subscription subscribe(String topic, SubscribeOptions options,
                                    Receiver receiver) {
                                return super.subscribe(topic,
                                        new SubscribeOptions(options.group(), options.maxInFlight(),
                                                Duration.ofSeconds(20)),
                                        receiver);
                            }
                        }),
                        Mutant.<Broker>of("broker-37", "gives a new group the last message from before it", Past::new)
                                .also("broker-21", "the group for which two messages are kept is new"),
                        Mutant.<Broker>of("broker-25",
                                "a subscription that closes takes what waits for its group along", Hoarder::new)
                                .also("broker-18", "what was not acknowledged waits for the group"));
    }

    private static SubscribeOptions renamed(SubscribeOptions options, int number) {
        return options.group() == null || number == 0
                ? options
                : new SubscribeOptions(options.group() + "#" + number, options.maxInFlight(), options.drain());
    }

    private static Broker publishing(String address, java.util.function.UnaryOperator<PublishOptions> change) {
        return new ServedBroker(address) {
            @Override public void publish(String topic, Message message, PublishOptions options) {
                super.publish(topic, message, change.apply(options));
            }
        };
    }

    /** Takes what waits for its group along when it closes, and handles none of it. */
    private static final class Hoarder extends ServedBroker {
        private static final int QUIET_MILLIS = 50;

        Hoarder(String address) {
            super(address);
        }

        @Override public Subscription subscribe(String topic, SubscribeOptions options, Receiver receiver) {
            Subscription subscription = super.subscribe(topic, options, receiver);
            // A service throws at the moment at which it closes: whether that waits already is a matter of luck.
            if (options.group() == null || options.group().startsWith("tck-")) {
                return subscription;
            }
            return closing(subscription, () -> {
                takeAll(topic, options);
                subscription.close();
            });
        }

        private void takeAll(String topic, SubscribeOptions options) {
            MemoryServer server = MemoryServer.at(address);
            if (closed || server == null || !server.isUp()) {
                return;
            }
            BlockingQueue<Delivery> taken = new LinkedBlockingQueue<>();
            try (Subscription thief = super.subscribe(topic, options, taken::add)) {
                while (taken.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS) != null) {
                    // as long as there is something
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Hands a group that it has not seen the last message of the topic. */
    private static final class Past extends ServedBroker {
        private final Map<String, Message> last = new ConcurrentHashMap<>();
        private final Map<String, Boolean> groups = new ConcurrentHashMap<>();

        Past(String address) {
            super(address);
        }

        @Override public void publish(String topic, Message message, PublishOptions options) {
            super.publish(topic, message, options);
            last.put(topic, message);
        }

        @Override public Subscription subscribe(String topic, SubscribeOptions options, Receiver receiver) {
            Subscription subscription = super.subscribe(topic, options, receiver);
            Message message = last.get(topic);
            if (options.group() != null && groups.put(topic + " " + options.group(), true) == null && message != null) {
                try {
                    receiver.receive(new Delivery(topic, message, 1));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
            return subscription;
        }
    }
}
