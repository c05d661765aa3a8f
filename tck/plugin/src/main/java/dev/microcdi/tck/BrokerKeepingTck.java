package dev.microcdi.tck;

import static dev.microcdi.tck.Await.failureWithin;
import static dev.microcdi.tck.Await.mustHappenWithin;
import static dev.microcdi.tck.Await.mustNotHappenFor;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.Broker.Subscription;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.plugin.Capability;

/** The rules about what a back end keeps, in which order, and what a connection that fails does to it. */
abstract class BrokerKeepingTck extends BrokerInEngineTck {
    /** More than any plugin of ours takes by default. */
    private static final int TOO_LARGE = 32 << 20;
    private static final Duration SHORT_DRAIN = Duration.ofMillis(200);

    BrokerKeepingTck() {
    }

    /** If this fails: does the group's place (queue, offset) stay when its last subscription closes? */
    @Rule(value = "broker-17", needs = {Capability.DURABLE,
        Capability.GROUPS}) void whatCameWhileNobodyListenedIsDeliveredLater() {
        Broker broker = open();
        String topic = unique("later");
        Received first = new Received(recorder);
        Subscription subscription = subscribe(broker, topic, "group", 1, first);
        publish(broker, topic, "before");
        mustHappenWithin(patience(), "a message before", () -> first.texts().contains("before"));
        recorder.run("close the subscription", subscription::close);
        numbered("m", 20).forEach(text -> publish(broker, topic, text));
        Received later = receiver(broker, topic, "group");
        mustHappenWithin(patience(), "20 messages that came meanwhile", () -> later.texts().size() >= 20);
        assertThat(later.texts()).containsExactlyElementsOf(numbered("m", 20));
        assertThat(first.texts()).containsExactly("before");
    }

    /** If this fails: is a message acknowledged when it arrives, or when its receiver threw? */
    @Rule(value = "broker-18", needs = {Capability.DURABLE,
        Capability.GROUPS}) void whatWasNotAcknowledgedComesAgain() {
        Broker broker = open();
        String topic = unique("again");
        Received received = new Received(recorder);
        Subscription subscription = subscribe(broker, topic, "group", 1, delivery -> {
            received.receive(delivery);
            switch (text(delivery.message())) {
                case "bad" -> throw new java.io.IOException("a receiver that fails on purpose");
                // What a plugin's own decoding throws too.
                case "worse" -> throw new IllegalArgumentException("a receiver that fails on purpose");
                default -> {
                }
            }
        });
        List.of("bad", "worse", "good").forEach(text -> publish(broker, topic, text));
        mustHappenWithin(patience(), "the message after", () -> received.texts().contains("good"));
        recorder.run("close the subscription", subscription::close);
        Received later = receiver(open(), topic, "group");
        mustHappenWithin(patience(), "the messages that were not acknowledged",
                () -> later.texts().containsAll(List.of("bad", "worse")));
    }

    /** If this fails: is the message on disk when publish returns, and the group's place too? */
    @Rule(value = "broker-19", needs = {Capability.DURABLE,
        Capability.GROUPS}, fault = true) void whatWasConfirmedSurvivesARestart() {
        BackEnd back = own();
        Broker broker = opened(open(back.address()));
        String topic = unique("survives");
        Received first = new Received(recorder);
        Subscription subscription = subscribe(broker, topic, "group", 1, first);
        publish(broker, topic, "before");
        mustHappenWithin(patience(), "a message before", () -> first.texts().contains("before"));
        recorder.run("close the subscription", subscription::close);
        numbered("m", 20).forEach(text -> publish(broker, topic, text));
        kill(back);
        restart(back, true);
        Received later = eventuallyReceiver(broker, topic, "group");
        mustHappenWithin(patience(), "20 messages that were confirmed",
                () -> new HashSet<>(later.texts()).containsAll(numbered("m", 20)));
    }

    /** If this fails: does the key reach the back end, and is one sequence handed to one receiver at a time? */
    @Rule(value = "broker-20", needs = {Capability.ORDERED_BY_KEY, Capability.GROUPS}) void aKeyStaysInOrder() {
        Broker broker = open();
        String topic = unique("keys");
        Map<String, List<Integer>> handled = new ConcurrentHashMap<>();
        AtomicInteger total = new AtomicInteger();
        CountDownLatch others = new CountDownLatch(3);
        for (Broker member : List.of(broker, capabilities().contains(Capability.REMOTE) ? open() : broker)) {
            subscribe(member, topic, "group", 8, delivery -> {
                String[] words = text(delivery.message()).split(" ");
                if (words[1].equals("0")) {
                    // Who would hand over the next of this key does it now.
                    others.await(observation().toNanos(), TimeUnit.NANOSECONDS);
                }
                handled.computeIfAbsent(words[0], k -> new CopyOnWriteArrayList<>()).add(Integer.valueOf(words[1]));
                total.incrementAndGet();
                others.countDown();
            });
        }
        for (int i = 0; i < 20; i++) {
            for (String key : List.of("red", "green", "blue")) {
                Message message = message(key + " " + i);
                recorder.run("publish " + text(message), () -> broker.publish(topic, message,
                        new PublishOptions(key, Await.scaled(patience()), null)));
            }
        }
        mustHappenWithin(patience(), "60 messages", () -> total.get() >= 60);
        handled.forEach((key, numbers) -> assertThat(numbers).as(key)
                .containsExactlyElementsOf(java.util.stream.IntStream.range(0, 20).boxed().toList()));
    }

    /** If this fails: does keepFor make the place in which this group would find the message? */
    @Rule(value = "broker-21", needs = Capability.DEAD_LETTER) void aMessageIsKeptForAGroupThatNeverSubscribed() {
        Broker broker = open();
        String topic = unique("kept");
        for (String text : List.of("first", "second")) {
            recorder.run("publish " + text + ", kept for a group", () -> broker.publish(topic, message(text),
                    new PublishOptions(null, Await.scaled(patience()), "keeper")));
        }
        Received received = receiver(broker, topic, "keeper");
        mustHappenWithin(patience(), "both messages", () -> received.texts().size() >= 2);
        assertThat(received.texts()).containsExactly("first", "second");
    }

    /** If this fails: which limit has the back end, and is it checked before anything is sent? */
    @Rule("broker-22") void aMessageThatIsTooLargeIsRefused() {
        Broker broker = open();
        String topic = unique("large");
        Received received = receiver(broker, topic, null);
        Throwable failure = failureWithin(patience(), "publish 32 MiB", () -> {
            publish(broker, topic, new Message(Map.of(), new byte[TOO_LARGE]));
            return "confirmed";
        });
        assertThat(failure).isInstanceOfSatisfying(MicroException.class, e -> {
            assertThat(e.code()).as("code").isEqualTo(413);
            assertThat(e.neverStarted()).as("never started").isTrue();
        });
        publish(broker, topic, "small");
        mustHappenWithin(patience(), "the next message", () -> received.texts().equals(List.of("small")));
    }

    /** If this fails: does the client library reconnect after a reset, and are the subscriptions made again? */
    @Rule(value = "broker-23", fault = true) void aConnectionThatWasCutIsMadeAgain() {
        BackEnd back = own();
        Line line = opened(back.line());
        Broker broker = opened(open(line.address()));
        String topic = unique("cut");
        Received received = receiver(broker, topic, "group");
        publish(broker, topic, "before");
        mustHappenWithin(patience(), "a message before", () -> received.texts().contains("before"));
        recorder.run("cut all connections", line::cut);
        comesBack(broker, topic, received);
    }

    /** If this fails: how long does the client library trust a connection on which nothing comes back? */
    @Rule(value = "broker-24", fault = true) void aConnectionThatGoesSilentFailsInTimeAndComesBack() {
        BackEnd back = own();
        Line line = opened(back.line());
        Broker broker = opened(open(line.address()));
        String topic = unique("silent");
        Received received = receiver(broker, topic, "group");
        publish(broker, topic, "before");
        mustHappenWithin(patience(), "a message before", () -> received.texts().contains("before"));
        recorder.run("let all bytes vanish", () -> line.blackHole(true));
        assertThat(failureWithin(patience(), "publish over a silent connection", () -> {
            broker.publish(topic, message("unconfirmed"), new PublishOptions(null, Duration.ofMillis(500), null));
            return "confirmed";
        })).isInstanceOf(UnavailableException.class);
        recorder.run("let bytes pass again", () -> line.blackHole(false));
        comesBack(broker, topic, received);
    }

    /** If this fails: what was handed to a subscription that closes, and not to its receiver, where does it go? */
    @Rule(value = "broker-25", needs = Capability.GROUPS) void closingOneOfAGroupLosesNothing() {
        Broker leaving = open();
        Broker staying = capabilities().contains(Capability.REMOTE) ? open() : leaving;
        String topic = unique("leaves");
        Set<String> handled = ConcurrentHashMap.newKeySet();
        AtomicBoolean started = new AtomicBoolean();
        CountDownLatch release = new CountDownLatch(1);
        Subscription first = subscribe(leaving, topic, "group", 1, delivery -> {
            started.set(true);
            uninterruptibly(release);
            handled.add(text(delivery.message()));
        });
        publish(leaving, topic, "m0");
        mustHappenWithin(patience(), "a message is with the receiver", started::get);
        subscribe(staying, topic, "group", 1, delivery -> {
            uninterruptibly(release);
            handled.add(text(delivery.message()));
        });
        numbered("m", 40).subList(1, 40).forEach(text -> publish(leaving, topic, text));
        Thread closing = Thread.ofVirtual().name("tck-close").start(first::close);
        mustNotHappenFor(observation(), "close returns while a message is in flight", () -> !closing.isAlive());
        release.countDown();
        mustHappenWithin(patience(), "close returns", () -> !closing.isAlive());
        mustHappenWithin(patience(), "40 messages are handled by one or the other", () -> handled.size() == 40);
    }

    /** If this fails: is the time that close waits a constant of the plugin's? */
    @Rule("broker-36") void closeWaitsNoLongerThanItWasTold() {
        Broker broker = open();
        String topic = unique("drain");
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean started = new AtomicBoolean();
        Subscription subscription = opened(broker.subscribe(topic, new SubscribeOptions("group", 1, SHORT_DRAIN), d -> {
            started.set(true);
            uninterruptibly(release);
        }));
        try {
            publish(broker, topic, "held");
            mustHappenWithin(patience(), "a message is with the receiver", started::get);
            Thread closing = Thread.ofVirtual().name("tck-close").start(subscription::close);
            // Four seconds for what a plugin has to say to its back end; five are what it waits when nothing is said.
            mustHappenWithin(SHORT_DRAIN.plusSeconds(4), "close returns although the receiver does not",
                    () -> !closing.isAlive());
        } finally {
            release.countDown();
        }
    }

    /** If this fails: where does a new group begin, and does the plugin declare it? */
    @Rule(value = "broker-37", needs = Capability.GROUPS) void aNewGroupBeginsWhereThePluginSays() {
        Broker broker = open();
        String topic = unique("begins");
        Received first = receiver(broker, topic, "first");
        publish(broker, topic, "before");
        mustHappenWithin(patience(), "the message at the group that was there", () -> first.texts().contains("before"));
        Received second = receiver(broker, topic, "second");
        publish(broker, topic, "after");
        mustHappenWithin(patience(), "the message that came afterwards", () -> second.texts().contains("after"));
        assertThat(second.texts().contains("before")).as("the new group gets what was published before it")
                .isEqualTo(capabilities().contains(Capability.REPLAY));
    }
}
