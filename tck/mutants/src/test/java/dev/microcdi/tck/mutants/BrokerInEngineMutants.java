package dev.microcdi.tck.mutants;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;

/** Brokers that look sound by themselves, and hinder the engine. */
final class BrokerInEngineMutants {
    private BrokerInEngineMutants() {
    }

    static List<Mutant<Broker>> all() {
        return List.of(
                Mutant.<Broker>of("broker-26", "gives each delivery an id of its own",
                        a -> headers(a, h -> !h.getKey().equalsIgnoreCase("Micro-ID")))
                        .also("broker-28", "the status names the event by its id")
                        .also("broker-27", "the dead letter has another id"),
                Mutant.<Broker>of("broker-27", "drops headers of more than 500 characters",
                        a -> headers(a, h -> h.getValue().length() <= 500)),
                Mutant.<Broker>of("broker-28", "acknowledges what a service threw on",
                        a -> new Acknowledging(a, millis -> true))
                        .also("broker-34", "the event that waits is thrown on too")
                        .also("broker-32", "it is thrown on when the connection is lost"),
                Mutant.<Broker>of("broker-29", "a service's group ends at its connection", a -> new ServedBroker(a) {
                    @Override public Subscription subscribe(String topic, SubscribeOptions options, Receiver receiver) {
                        return super.subscribe(topic, isService(options)
                                ? new SubscribeOptions(options.group() + System.identityHashCode(this),
                                        options.maxInFlight(), options.drain())
                                : options, receiver);
                    }
                }).also("broker-27", "the dead letter is kept for the group")
                        .also("broker-28", "the next instance is another group")
                        .also("broker-34", "the next instance is another group"),
                Mutant.<Broker>of("broker-30", "delivers again what was not acknowledged within 60 ms",
                        Impatient::new).also("broker-34", "it is called again while it waits"),
                Mutant.<Broker>of("broker-31", "keeps the failure of its first connection", DownForEver::new),
                Mutant.<Broker>of("broker-32", "takes a dead letter for one that is queued", a -> new ServedBroker(a) {
                    @Override public void publish(String topic, Message message, PublishOptions options) {
                        try {
                            super.publish(topic, message, options);
                        } catch (UnavailableException e) {
                            if (options.keepFor() == null) {
                                throw e;
                            }
                        }
                    }
                }),
                Mutant.<Broker>of("broker-33", "does not acknowledge what ends after close", a -> new ServedBroker(a) {
                    @Override public Subscription subscribe(String topic, SubscribeOptions options, Receiver receiver) {
                        AtomicBoolean closing = new AtomicBoolean();
                        Subscription subscription = super.subscribe(topic, options, d -> {
                            receiver.receive(d);
                            if (closing.get()) {
                                throw new IllegalStateException("the subscription is closed");
                            }
                        });
                        return closing(subscription, () -> {
                            closing.set(true);
                            subscription.close();
                        });
                    }
                }),
                Mutant.<Broker>of("broker-34", "acknowledges what a service threw on after 60 ms",
                        a -> new Acknowledging(a, millis -> millis > 60))
                        .also("broker-32", "the event is thrown on when the connection is lost"),
                Mutant.<Broker>of("broker-38", "never says that its connection is lost", a -> new ServedBroker(a) {
                    @Override public Subscription subscribe(String topic, SubscribeOptions options,
                            Receiver receiver) {
                        return super.subscribe(topic, options, receiver)::close;
                    }
                }),
                Mutant.<Broker>of("broker-35", "each subscription of a group leaves a thread",
                        a -> new ServedBroker(a) {
                            @Override public Subscription subscribe(String topic, SubscribeOptions options,
                                    Receiver receiver) {
                                if (isService(options)) {
                                    Leak.one();
                                }
                                return super.subscribe(topic, options, receiver);
                            }
                        }));
    }

    /** The kit's services have names of their own; its bare groups are words. */
    private static boolean isService(SubscribeOptions options) {
        return options.group() != null && options.group().startsWith("tck-");
    }

    private static Broker headers(String address, Predicate<Map.Entry<String, String>> kept) {
        return new ServedBroker(address) {
            @Override public void publish(String topic, Message message, PublishOptions options) {
                Map<String, String> headers = new TreeMap<>(message.headers());
                headers.entrySet().removeIf(kept.negate());
                super.publish(topic, new Message(headers, message.body()), options);
            }
        };
    }

    private static final class Acknowledging extends ServedBroker {
        private final Predicate<Long> when;

        Acknowledging(String address, Predicate<Long> when) {
            super(address);
            this.when = when;
        }

        @Override public Subscription subscribe(String topic, SubscribeOptions options, Receiver receiver) {
            return super.subscribe(topic, options, d -> {
                long start = System.nanoTime();
                try {
                    receiver.receive(d);
                } catch (Exception e) {
                    if (!isService(options) || !when.test((System.nanoTime() - start) / 1_000_000)) {
                        throw e;
                    }
                }
            });
        }
    }

    private static final class Impatient extends ServedBroker {
        Impatient(String address) {
            super(address);
        }

        @Override public Subscription subscribe(String topic, SubscribeOptions options, Receiver receiver) {
            if (!isService(options)) {
                return super.subscribe(topic, options, receiver);
            }
            ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("tck-impatient").factory());
            Subscription subscription = super.subscribe(topic, options, d -> {
                AtomicBoolean done = new AtomicBoolean();
                clock.schedule(() -> {
                    if (!done.get()) {
                        Thread.ofVirtual().name("tck-again").start(() -> again(receiver, d));
                    }
                }, 60, TimeUnit.MILLISECONDS);
                receiver.receive(d);
                done.set(true);
            });
            return closing(subscription, () -> {
                subscription.close();
                clock.shutdownNow();
            });
        }

        private static void again(Receiver receiver, Delivery d) {
            try {
                receiver.receive(d);
            } catch (Exception e) {
                // Delivered once too often anyway.
            }
        }
    }

    private static final class DownForEver extends ServedBroker {
        private @Nullable Boolean reached;

        DownForEver(String address) {
            super(address);
        }

        @Override public Subscription subscribe(String topic, SubscribeOptions options, Receiver receiver) {
            if (reached == null) {
                MemoryServer server = MemoryServer.at(address);
                reached = server != null && server.isUp();
            }
            if (!reached) {
                throw UnavailableException.unreachable("mutant", "there was nobody at " + address, null);
            }
            return super.subscribe(topic, options, receiver);
        }
    }
}
