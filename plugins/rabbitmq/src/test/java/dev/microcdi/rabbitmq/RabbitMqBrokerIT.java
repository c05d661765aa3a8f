package dev.microcdi.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.rabbitmq.client.GetResponse;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.tck.FaultProxy;
import dev.microcdi.tck.servers.RabbitMq;

/** What the kit does not ask: queues as RabbitMQ sees them, what is held and given back, sizes, many publishers. */
class RabbitMqBrokerIT {
    private static final SubscribeOptions GROUP = new SubscribeOptions("g", 1);

    private static String server() {
        return RabbitMq.shared().address();
    }

    @Test void aGroupHasADurableQueueForEachTopicAndGetsAMessageOnce() throws Exception {
        try (RabbitMqBroker broker = new RabbitMqBroker(server()); Raw raw = new Raw(server())) {
            String topic = Texts.topic("named");
            broker.subscribe(topic, GROUP, new Texts()).close();
            broker.publish(topic, Texts.message("waits"), PublishOptions.DEFAULT);
            raw.channel.queueDeclare("g:" + topic, true, false, false, Map.of("x-queue-type", "classic"));
            assertThat(raw.channel.messageCount("g:" + topic)).isEqualTo(1);
            Texts texts = new Texts();
            broker.subscribe(topic, GROUP, texts);
            await().until(() -> texts.all().equals(List.of("waits")));
        }
    }

    @ParameterizedTest
    @EnumSource void aMessageIsKeptForAGroupThatNeverSubscribed(QueueType type) throws Exception {
        RabbitMqOptions options = RabbitMqOptions.at(server()).withQueues(type, false);
        try (RabbitMqBroker broker = new RabbitMqBroker(options); Raw raw = new Raw(server())) {
            String topic = Texts.topic("orders") + ".dlq";
            PublishOptions kept = new PublishOptions(null, Duration.ofSeconds(5), "billing");
            broker.publish(topic, Texts.message("dead 1").withHeader("Micro-Error", "why"), kept);
            broker.publish(topic, Texts.message("dead 2"), kept);
            GetResponse got = raw.get("billing:" + topic);
            assertThat(Raw.text(got)).isEqualTo("dead 1");
            assertThat(Raw.headers(got)).containsEntry("Micro-Error", "why");
            Texts texts = new Texts();
            broker.subscribe(topic, new SubscribeOptions("billing", 1), texts);
            await().until(() -> texts.all().equals(List.of("dead 2")));
        }
    }

    @ParameterizedTest
    @EnumSource void aThrownMessageIsHeldThenGivenBackAndCountedByQuorumQueues(QueueType type) throws Exception {
        RabbitMqOptions options = RabbitMqOptions.at(server()).withQueues(type, false);
        try (RabbitMqBroker broker = new RabbitMqBroker(options)) {
            String topic = Texts.topic("thrown");
            List<Integer> attempts = new ArrayList<>();
            for (int round = 1; round <= 3; round++) {
                String good = "good " + round;
                Texts texts = new Texts();
                try (var subscription = broker.subscribe(topic, GROUP, d -> {
                    texts.receive(d);
                    if (Texts.text(d).equals("bad")) {
                        throw new IllegalStateException("on purpose");
                    }
                })) {
                    if (round == 1) {
                        broker.publish(topic, Texts.message("bad"), PublishOptions.DEFAULT);
                    }
                    await().until(() -> texts.all().contains("bad"));
                    broker.publish(topic, Texts.message(good), PublishOptions.DEFAULT);
                    await().until(() -> texts.all().contains(good));
                    assertThat(texts.all()).as("held, not delivered again").containsExactly("bad", good);
                    attempts.add(texts.deliveries.getFirst().attempt());
                }
            }
            assertThat(attempts).isEqualTo(type == QueueType.QUORUM ? List.of(1, 2, 3) : List.of(1, 2, 2));
        }
    }

    @Test void afterManyThrownMessagesTheLimitOfMessagesInFlightStillHolds() throws Exception {
        try (RabbitMqBroker broker = new RabbitMqBroker(server()); Raw raw = new Raw(server())) {
            String topic = Texts.topic("all-thrown");
            AtomicInteger now = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            Texts texts = new Texts();
            var subscription = broker.subscribe(topic, new SubscribeOptions("g", 3), d -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                texts.receive(d);
                now.decrementAndGet();
                throw new IllegalStateException("on purpose");
            });
            for (int i = 0; i < 50; i++) {
                broker.publish(topic, Texts.message("m" + i), PublishOptions.DEFAULT);
            }
            await().until(() -> texts.all().size() == 50);
            assertThat(most.get()).isLessThanOrEqualTo(3);
            assertThat(raw.channel.messageCount("g:" + topic)).as("all are held").isZero();
            subscription.close();
            await().until(() -> raw.channel.messageCount("g:" + topic) == 50);
        }
    }

    @Test void whatAReceiverStillHandlesWhenTheConnectionBreaksCountsAfterIt() {
        try (FaultProxy proxy = new FaultProxy(server());
                RabbitMqBroker broker = new RabbitMqBroker(proxy.address());
                RabbitMqBroker publisher = new RabbitMqBroker(server())) {
            String topic = Texts.topic("in-flight");
            AtomicInteger now = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            Texts texts = new Texts();
            CountDownLatch release = new CountDownLatch(1);
            broker.subscribe(topic, GROUP, d -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                texts.receive(d);
                release.await();
                now.decrementAndGet();
            });
            publisher.publish(topic, Texts.message("slow"), PublishOptions.DEFAULT);
            await().until(() -> texts.all().contains("slow"));
            proxy.cut();
            await().ignoreExceptionsInstanceOf(UnavailableException.class).until(() -> {
                broker.publish(topic, Texts.message("after"), PublishOptions.DEFAULT);
                return true;
            });
            release.countDown();
            await().until(() -> texts.all().contains("after"));
            assertThat(texts.all()).containsExactly("slow", "slow", "after");
            assertThat(texts.deliveries.get(1).attempt()).isEqualTo(2);
            assertThat(most.get()).isEqualTo(1);
        }
    }

    @Test void aQueueThatSomebodyDeletesIsMadeAgainAndExchangesToo() throws Exception {
        try (RabbitMqBroker broker = new RabbitMqBroker(RabbitMqOptions.at(server()).within("/", "deleted"));
                Raw raw = new Raw(server())) {
            Texts texts = new Texts();
            Texts instance = new Texts();
            String topic = Texts.topic("deleted");
            broker.subscribe(topic, GROUP, texts);
            broker.subscribe(topic, new SubscribeOptions(null, 1), instance);
            raw.channel.queueDelete("g:" + topic);
            await().until(() -> {
                broker.publish(topic, Texts.message("queue"), PublishOptions.DEFAULT);
                return texts.all().contains("queue");
            });
            raw.channel.exchangeDelete("deleted.durable");
            assertThatThrownBy(() -> broker.publish(topic, Texts.message("gone"), PublishOptions.DEFAULT))
                    .isInstanceOf(UnavailableException.class).hasMessageContaining("no exchange 'deleted.durable'");
            broker.publish(topic, Texts.message("exchange is back"), PublishOptions.DEFAULT);
        }
    }

    @Test void aQueueOfAnotherTypeIsAConflictThatSaysWhatToSet() {
        String topic = Texts.topic("typed");
        RabbitMqOptions options = RabbitMqOptions.at(server());
        try (RabbitMqBroker classic = new RabbitMqBroker(options);
                RabbitMqBroker quorum = new RabbitMqBroker(options.withQueues(QueueType.QUORUM, false))) {
            classic.subscribe(topic, GROUP, new Texts());
            assertThatThrownBy(() -> quorum.subscribe(topic, GROUP, new Texts()))
                    .isInstanceOfSatisfying(MicroException.class, e -> {
                        assertThat(e.code()).isEqualTo(409);
                        assertThat(e.detail())
                                .startsWith("RabbitMQ at " + server() + " did not make the subscription to \"" + topic
                                        + "\" of the group \"g\": PRECONDITION_FAILED - inequivalent arg 'x-queue-type'")
                                .endsWith("; set micro.rabbitmq.queue-type to what it is, or delete it");
                    });
        }
    }

    @Test void whatIsTooLargeIs413AndOthersGoOn() {
        RabbitMqOptions options = RabbitMqOptions.at(server());
        try (RabbitMqBroker broker = new RabbitMqBroker(options.withMaxMessageSize(1000))) {
            assertThatThrownBy(
                    () -> broker.publish("big", new Message(Map.of(), new byte[1001]), PublishOptions.DEFAULT))
                    .isInstanceOfSatisfying(MicroException.class, e -> {
                        assertThat(e.code()).isEqualTo(413);
                        assertThat(e.neverStarted()).isTrue();
                        assertThat(e.detail()).isEqualTo(
                                "a message for \"big\" is 1001 bytes, and micro.rabbitmq.max-message-size is 1000");
                    });
            assertThatThrownBy(() -> broker.publish("big",
                    new Message(Map.of("Long", "x".repeat(140_000)), new byte[0]), PublishOptions.DEFAULT))
                    .isInstanceOfSatisfying(MicroException.class, e -> assertThat(e.code()).isEqualTo(413))
                    .hasMessageStartingWith(
                            "the headers of a message for \"big\" are 140074 bytes, and this RabbitMQ takes at most "
                                    + "131072 (its frame_max)");
            broker.publish("big", new Message(Map.of("Long", "x".repeat(130_900)), new byte[1000]),
                    PublishOptions.DEFAULT);
        }
    }

    @Test void manyPublishersAtOnceShareTheConnectionAndNothingIsLost() throws Exception {
        try (FaultProxy proxy = new FaultProxy(server());
                RabbitMqBroker broker = new RabbitMqBroker(proxy.address());
                RabbitMqBroker listener = new RabbitMqBroker(server())) {
            String topic = Texts.topic("many");
            Set<String> heard = ConcurrentHashMap.newKeySet();
            listener.subscribe(topic, new SubscribeOptions(null, 100), d -> heard.add(Texts.text(d)));
            Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
            List<Thread> publishers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                String name = "publisher " + i + " ";
                publishers.add(Thread.ofVirtual().name(name).start(() -> {
                    try {
                        for (int n = 0; n < 20; n++) {
                            broker.publish(topic, Texts.message(name + n), PublishOptions.DEFAULT);
                        }
                    } catch (Throwable e) {
                        wrong.add(e);
                    }
                }));
            }
            for (Thread publisher : publishers) {
                publisher.join();
            }
            assertThat(wrong).isEmpty();
            await().untilAsserted(() -> assertThat(heard).hasSize(2000));
            assertThat(proxy.connections()).as("connections").isEqualTo(1);
        }
    }

    @Test void whatWasConfirmedIsThereHoweverOftenTheConnectionBreaks() throws Exception {
        try (FaultProxy proxy = new FaultProxy(server());
                RabbitMqBroker broker = new RabbitMqBroker(proxy.address())) {
            String topic = Texts.topic("breaks");
            Set<String> heard = ConcurrentHashMap.newKeySet();
            broker.subscribe(topic, new SubscribeOptions("g", 10), d -> heard.add(Texts.text(d)));
            Queue<String> confirmed = new ConcurrentLinkedQueue<>();
            Queue<String> neverSent = new ConcurrentLinkedQueue<>();
            Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
            AtomicBoolean stop = new AtomicBoolean();
            List<Thread> publishers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String name = "p" + i + "-";
                publishers.add(Thread.ofPlatform().name(name).start(() -> {
                    for (int n = 0; !stop.get(); n++) {
                        try {
                            broker.publish(topic, Texts.message(name + n), PublishOptions.DEFAULT);
                            confirmed.add(name + n);
                        } catch (UnavailableException e) {
                            if (e.neverStarted()) {
                                neverSent.add(name + n);
                            }
                            await().pollInterval(Duration.ofMillis(5))
                                    .until(() -> proxy.connections() > 0 || stop.get());
                        } catch (RuntimeException e) {
                            wrong.add(e);
                        }
                    }
                }));
            }
            for (int cut = 0; cut < 10; cut++) {
                int before = confirmed.size();
                await().until(() -> confirmed.size() > before + 50);
                proxy.cut();
            }
            stop.set(true);
            for (Thread publisher : publishers) {
                publisher.join();
            }
            assertThat(wrong).isEmpty();
            await().untilAsserted(() -> assertThat(confirmed).allMatch(heard::contains));
            assertThat(neverSent).as("said to be never sent").isNotEmpty().noneMatch(heard::contains);
        }
    }
}
