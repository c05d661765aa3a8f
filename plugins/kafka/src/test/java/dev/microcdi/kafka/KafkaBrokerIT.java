package dev.microcdi.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.microcdi.Message;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.Broker.Subscription;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.kafka.KafkaOptions.GroupProtocol;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.FaultProxy;
import dev.microcdi.tck.servers.Kafka;

/** What the kit does not ask: Go's bytes, partitions, groups and their offsets, what a connection that fails leaves behind. */
class KafkaBrokerIT {
    private static final SubscribeOptions ALL = new SubscribeOptions(null, 1);

    private final String address = Kafka.shared().address();
    private final KafkaRaw raw = new KafkaRaw(address);
    private final String topic = "it." + Long.toHexString(ThreadLocalRandom.current().nextLong());

    @AfterEach void close() {
        raw.close();
    }

    private static KafkaBroker open(String address) {
        return new KafkaBroker(quick(address, Map.of()));
    }

    /** With short times, that a test would otherwise wait for. */
    private static KafkaOptions quick(String address, Map<String, String> further) {
        Map<String, String> all = new java.util.HashMap<>(Map.of("fetch.max.wait.ms", "50"));
        all.putAll(further);
        return KafkaOptions.at(address).withProperties(all);
    }

    private static Message text(String text) {
        return new Message(Map.of(), text.getBytes(UTF_8));
    }

    private static String text(Message message) {
        return new String(message.body(), UTF_8);
    }

    private static PublishOptions key(String key) {
        return new PublishOptions(key, Duration.ofSeconds(5), null);
    }

    private static byte[] envelope(String text) {
        return dev.microcdi.core.spi.Envelope.write(text(text));
    }

    @Test void goIsUnderstood() throws Exception {
        try (KafkaBroker broker = open(address)) {
            raw.create(topic, 1);
            Queue<Message> heard = new ConcurrentLinkedQueue<>();
            broker.subscribe(topic, ALL, d -> heard.add(d.message()));
            for (String value : KafkaRaw.lines("go-published.txt")) {
                raw.send(topic, 0, value.getBytes(UTF_8), Map.of());
            }
            for (String value : KafkaRaw.lines("hand-made.txt")) {
                raw.send(topic, 0, value.getBytes(UTF_8),
                        value.contains("other") ? Map.of("trace", "rec", "Extra", "x") : Map.of());
            }
            // "not json" is skipped, and the next one still comes
            await().untilAsserted(() -> assertThat(heard).extracting(KafkaBrokerIT::text).containsExactly(
                    "{\"text\":\"hi\",\"n\":1}\n", "{\"text\":\"hi\",\"n\":2}\n", "{\"text\":\"plain json value\"}",
                    "{\"text\":\"envelope\"}", "{\"text\":\"after the bad one\"}"));
            List<Message> all = List.copyOf(heard);
            assertThat(all.get(0).headers()).containsEntry("Content-Type", "application/json")
                    .containsEntry("Micro-ID", "cc4826fe-c812-4e77-bf6c-244c976041e9")
                    .containsEntry("Micro-Topic", topic).containsEntry("Trace", "abc").hasSize(4);
            assertThat(all.get(2).headers()).containsEntry("Content-Type", "application/json")
                    .containsEntry("Micro-Topic", topic).hasSize(2);
            assertThat(all.get(3).headers()).containsEntry("Micro-Topic", topic).containsEntry("Trace", "rec")
                    .containsEntry("Extra", "x").hasSize(4);
        }
    }

    @Test void oursIsGosByteForByteWithoutKeyAndHeaders() throws Exception {
        String go = KafkaRaw.lines("go-published.txt").getFirst();
        try (KafkaBroker broker = open(address)) {
            broker.publish(topic, dev.microcdi.core.spi.Envelope.read(go.getBytes(UTF_8)), PublishOptions.DEFAULT);
        }
        List<ConsumerRecord<byte[], byte[]>> records = raw.read(topic);
        assertThat(records).hasSize(1);
        assertThat(new String(records.getFirst().value(), UTF_8)).isEqualTo(go);
        assertThat(records.getFirst().key()).isNull();
        assertThat(records.getFirst().headers()).isEmpty();
    }

    @Test void aKeyGoesToOnePartitionAndATopicThatIsMissingGetsAsManyAsWereSet() {
        try (KafkaBroker broker = new KafkaBroker(quick(address, Map.of()).withPartitions(4))) {
            for (int i = 0; i < 40; i++) {
                broker.publish(topic, text("m" + i), key("clé " + i % 8));
            }
        }
        Map<String, Set<Integer>> partitions = new ConcurrentHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : raw.read(topic)) {
            partitions.computeIfAbsent(new String(record.key(), UTF_8), k -> new HashSet<>()).add(record.partition());
        }
        assertThat(partitions).hasSize(8).allSatisfy((key, of) -> assertThat(of).as(key).hasSize(1));
        assertThat(partitions.values().stream().flatMap(Set::stream).distinct().count()).isGreaterThan(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"CONSUMER", "CLASSIC"}) void aReceiverThatBlocksStopsItsPartitionOnlyAndMovesNobody(
            GroupProtocol protocol) throws Exception {
        raw.create(topic, 3);
        CountDownLatch release = new CountDownLatch(1);
        Set<String> heard = ConcurrentHashMap.newKeySet();
        KafkaOptions options = quick(address, Map.of("max.poll.interval.ms", "2000")).withGroupProtocol(protocol);
        try (KafkaBroker broker = new KafkaBroker(options)) {
            broker.subscribe(topic, new SubscribeOptions("group-" + topic, 1), d -> {
                if (text(d.message()).equals("poison")) {
                    release.await();
                }
                heard.add(text(d.message()));
            });
            raw.send(topic, 0, envelope("poison"), Map.of());
            raw.send(topic, 0, envelope("behind"), Map.of());
            int epoch = raw.epoch("group-" + topic);
            // Three times as long as a consumer may stay away from poll().
            long end = System.nanoTime() + Duration.ofSeconds(6).toNanos();
            for (int n = 0; System.nanoTime() < end; n++) {
                String text = "m" + n;
                raw.send(topic, 1 + n % 2, envelope(text), Map.of());
                await().until(() -> heard.contains(text));
            }
            assertThat(heard).doesNotContain("poison", "behind");
            assertThat(raw.epoch("group-" + topic)).isEqualTo(epoch);
            release.countDown();
            await().until(() -> heard.containsAll(List.of("poison", "behind")));
        } finally {
            release.countDown();
        }
        assertThat(raw.committed("group-" + topic, topic, 0)).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"CONSUMER", "CLASSIC"}) void membersThatComeAndGoLoseNothingAndHandleNothingTwice(
            GroupProtocol protocol) throws Exception {
        raw.create(topic, 6);
        KafkaOptions options = quick(address, Map.of()).withGroupProtocol(protocol);
        SubscribeOptions group = new SubscribeOptions("group-" + topic, 1);
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        Set<String> second = ConcurrentHashMap.newKeySet();
        Set<String> sent = ConcurrentHashMap.newKeySet();
        CountDownLatch done = new CountDownLatch(1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (KafkaBroker one = new KafkaBroker(options); KafkaBroker two = new KafkaBroker(options)) {
            one.subscribe(topic, group, d -> heard.add(text(d.message())));
            Thread publisher = Thread.ofVirtual().name("publisher").start(() -> {
                try {
                    for (int n = 0; done.getCount() > 0; n++) {
                        one.publish(topic, text("m" + n), key("k" + n % 50));
                        sent.add("m" + n);
                    }
                } catch (Throwable e) {
                    failure.set(e);
                }
            });
            for (int round = 0; round < 3; round++) {
                second.clear();
                Subscription member = two.subscribe(topic, group, d -> {
                    second.add(text(d.message()));
                    heard.add(text(d.message()));
                });
                await().atMost(Duration.ofSeconds(20)).until(() -> second.size() > 20);
                member.close();
                int before = sent.size();
                await().until(() -> sent.size() > before + 20);
            }
            done.countDown();
            publisher.join();
            assertThat(failure.get()).isNull();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(Set.copyOf(heard)).containsAll(sent));
            List<String> twice = new ArrayList<>(heard);
            Set.copyOf(heard).forEach(twice::remove);
            assertThat(twice).as("handled twice, of " + heard.size()).isEmpty();
        }
    }

    @Test void aThrownMessageKeepsTheOffsetBeforeItAndThoseAfterItGoOn() throws Exception {
        raw.create(topic, 1);
        SubscribeOptions group = new SubscribeOptions("group-" + topic, 1);
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        try (KafkaBroker broker = open(address)) {
            Subscription subscription = broker.subscribe(topic, group, d -> {
                heard.add(text(d.message()));
                if (text(d.message()).equals("bad")) {
                    throw new java.io.IOException("on purpose");
                }
            });
            for (String text : List.of("good", "bad", "later", "last")) {
                broker.publish(topic, text(text), PublishOptions.DEFAULT);
            }
            await().until(() -> heard.contains("last"));
            subscription.close();
            assertThat(raw.committed("group-" + topic, topic, 0)).isEqualTo(1);
            heard.clear();
            broker.subscribe(topic, group, d -> heard.add(text(d.message())));
            await().untilAsserted(() -> assertThat(heard).containsExactly("bad", "later", "last"));
        }
        assertThat(raw.committed("group-" + topic, topic, 0)).isEqualTo(4);
    }

    @Test void aSubscriptionWithoutGroupGoesOnWhereItWasAfterAnOutage() throws Exception {
        try (FaultProxy line = (FaultProxy) Kafka.shared().line();
                KafkaBroker there = open(line.address());
                KafkaBroker here = open(address)) {
            Queue<String> heard = new ConcurrentLinkedQueue<>();
            there.subscribe(topic, ALL, d -> heard.add(text(d.message())));
            here.publish(topic, text("before"), PublishOptions.DEFAULT);
            await().until(() -> heard.contains("before"));
            line.refuse(true);
            line.cut();
            here.publish(topic, text("meanwhile"), PublishOptions.DEFAULT);
            assertThatThrownBy(() -> there.publish(topic, text("lost"),
                    new PublishOptions(null, Duration.ofMillis(300), null))).isInstanceOf(UnavailableException.class);
            line.refuse(false);
            here.publish(topic, text("after"), PublishOptions.DEFAULT);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(heard).contains("before", "meanwhile", "after"));
        }
    }

    @Test void aSubscriptionWithoutGroupSeesPartitionsThatAreAdded() throws Exception {
        try (KafkaBroker broker = new KafkaBroker(quick(address, Map.of("metadata.max.age.ms", "300")))) {
            raw.create(topic, 1);
            Queue<String> heard = new ConcurrentLinkedQueue<>();
            broker.subscribe(topic, ALL, d -> heard.add(text(d.message())));
            raw.grow(topic, 3);
            await().untilAsserted(() -> raw.send(topic, 2, envelope("new"), Map.of()));
            await().atMost(Duration.ofSeconds(20)).until(() -> heard.contains("new"));
        }
    }

    @Test void aTopicThatWasDeletedIsMadeAgain() throws Exception {
        try (KafkaBroker broker = new KafkaBroker(quick(address, Map.of()).withPartitions(2))) {
            broker.publish(topic, text("first"), PublishOptions.DEFAULT);
            raw.delete(topic);
            await().atMost(Duration.ofSeconds(20)).ignoreExceptionsInstanceOf(UnavailableException.class)
                    .untilAsserted(() -> broker.publish(topic, text("second"), PublishOptions.DEFAULT));
            await().until(() -> raw.read(topic).size() == 1);
        }
    }

    @Test void whatCannotHaveBeenSentIsKnown() {
        try (KafkaBroker broker = new KafkaBroker("127.0.0.1:1")) {
            assertThatThrownBy(() -> broker.publish(topic, text("x"),
                    new PublishOptions(null, Duration.ofMillis(300), null)))
                    .isInstanceOfSatisfying(UnavailableException.class,
                            e -> assertThat(e.neverStarted()).isTrue())
                    .hasMessageContaining("Kafka at 127.0.0.1:1 did not confirm a message for \"" + topic
                            + "\" within PT0.3S");
            assertThatThrownBy(() -> broker.subscribe(topic, ALL, d -> {}))
                    .isInstanceOfSatisfying(UnavailableException.class, e -> assertThat(e.neverStarted()).isTrue());
        }
    }

    @Test void whatMayHaveBeenSentIsUnknown() {
        try (BackEnd server = Kafka.start(); KafkaBroker broker = open(server.address())) {
            broker.publish(topic, text("first"), PublishOptions.DEFAULT);
            server.pause();
            assertThatThrownBy(() -> broker.publish(topic, text("second"),
                    new PublishOptions(null, Duration.ofMillis(500), null))).isInstanceOfSatisfying(
                            UnavailableException.class, e -> assertThat(e.neverStarted()).isFalse());
            server.resume();
        }
    }

    @Test void anInterruptedPublisherStopsWaitingAndStaysInterrupted() throws Exception {
        try (KafkaBroker broker = new KafkaBroker("127.0.0.1:1")) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            AtomicReference<Boolean> interrupted = new AtomicReference<>();
            Thread publisher = Thread.ofVirtual().start(() -> {
                try {
                    broker.publish(topic, text("x"), PublishOptions.DEFAULT);
                } catch (Throwable e) {
                    thrown.set(e);
                    interrupted.set(Thread.currentThread().isInterrupted());
                }
            });
            publisher.interrupt();
            assertThat(publisher.join(Duration.ofSeconds(2))).isTrue();
            assertThat(thrown.get()).isInstanceOf(UnavailableException.class);
            assertThat(interrupted.get()).isTrue();
        }
    }

    @Test void namesThatKafkaDoesNotTakeAreRefused() {
        try (KafkaBroker broker = new KafkaBroker("127.0.0.1:1")) {
            for (String wrong : List.of("", ".", "..", "a b", "grüße", "a/b", "a".repeat(250))) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> broker.publish(wrong, text("x"), PublishOptions.DEFAULT))
                        .withMessageContaining("is not a Kafka topic: 1 to 249 letters");
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> broker.subscribe("a", new SubscribeOptions(" ", 1), d -> {}))
                    .withMessageContaining("is not a Kafka consumer group");
        }
    }
}
