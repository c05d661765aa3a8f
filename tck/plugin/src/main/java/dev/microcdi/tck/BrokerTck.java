package dev.microcdi.tck;

import static dev.microcdi.tck.Await.failureWithin;
import static dev.microcdi.tck.Await.mustHappenWithin;
import static dev.microcdi.tck.Await.mustNotHappenFor;
import static dev.microcdi.tck.Await.scaled;
import static dev.microcdi.tck.Await.within;
import static dev.microcdi.tck.Await.worksWithin;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.Broker.Receiver;
import dev.microcdi.broker.Broker.Subscription;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.plugin.Capability;

/**
 * What every {@link Broker} promises: the rules of the specification's page "broker". A plugin author says which back end
 * to use and how to open the plugin on it, and overrides no rule.
 *
 * <p>Threads: the rules run one after the other, on one object of the subclass.
 */
public abstract class BrokerTck extends BrokerKeepingTck {
    /** For subclasses. */
    protected BrokerTck() {
    }

    /**
     * The server under test, shared by the rules; names are unique, so it may be shared with others too.
     *
     * @return a back end that is ready; the kit does not close it
     */
    @Override protected abstract BackEnd backEnd();

    /**
     * Opens the plugin on a server.
     *
     * @param address the back end's address
     * @return a new object; the kit closes it
     */
    @Override protected abstract Broker open(String address);

    /** If this fails: is the body's form (envelope, base64) read as it was written, and are headers carried? */
    @Rule("broker-1") void messageIsDeliveredWithHeadersAndBody() {
        Broker broker = open();
        String topic = unique("exact");
        Received received = receiver(broker, topic, null);
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        List<Message> sent = List.of(new Message(Map.of("Micro-Topic", topic, "X-Name", "Zürich 東京"), all),
                new Message(Map.of("Empty-Body", "yes"), new byte[0]), new Message(Map.of(), all));
        sent.forEach(m -> publish(broker, topic, m));
        mustHappenWithin(patience(), "three messages", () -> received.deliveries().size() == 3);
        for (int i = 0; i < sent.size(); i++) {
            Broker.Delivery got = received.deliveries().get(i);
            assertThat(got.topic()).isEqualTo(topic);
            assertThat(got.attempt()).isEqualTo(1);
            assertThat(got.message().body()).as("body " + i).isEqualTo(sent.get(i).body());
            sent.get(i).headers()
                    .forEach((name, value) -> assertThat(got.message().header(name)).as(name).isEqualTo(value));
        }
    }

    /** If this fails: is the group's name handed to the back end (queue group, consumer group)? */
    @Rule(value = "broker-2", needs = Capability.GROUPS) void groupGetsEachMessageOnce() {
        Broker broker = open();
        String topic = unique("groups");
        List<Received> red = List.of(receiver(broker, topic, "red"), receiver(broker, topic, "red"),
                receiver(broker, topic, "red"));
        Received blue = receiver(broker, topic, "blue");
        numbered("m", 60).forEach(text -> publish(broker, topic, text));
        mustHappenWithin(patience(), "60 messages for blue", () -> blue.texts().size() >= 60);
        mustHappenWithin(patience(), "60 messages for the three of red", () -> total(red) >= 60);
        mustNotHappenFor(observation(), "a message comes twice to one group",
                () -> total(red) > 60 || blue.texts().size() > 60);
        assertThat(red.stream().flatMap(r -> r.texts().stream()))
                .containsExactlyInAnyOrderElementsOf(numbered("m", 60));
    }

    private static int total(List<Received> all) {
        return all.stream().mapToInt(r -> r.texts().size()).sum();
    }

    /** If this fails: does a null group become one shared name? */
    @Rule("broker-3") void withoutGroupEverySubscriptionGetsEachMessage() {
        Broker broker = open();
        String topic = unique("all");
        List<Received> all = List.of(receiver(broker, topic, null), receiver(broker, topic, null),
                receiver(broker, topic, null));
        numbered("m", 20).forEach(text -> publish(broker, topic, text));
        all.forEach(r -> mustHappenWithin(patience(), "20 messages for each", () -> r.texts().size() == 20));
        all.forEach(r -> assertThat(r.texts()).containsExactlyElementsOf(numbered("m", 20)));
    }

    /** If this fails: is the topic's name used as a pattern, or a part of it dropped? */
    @Rule("broker-4") void topicsAreSeparate() {
        Broker broker = open();
        String topic = unique("topic");
        Received received = receiver(broker, topic, null);
        publish(broker, topic + ".sub", "below");
        publish(broker, topic + "2", "longer");
        publish(broker, unique("topic"), "other");
        publish(broker, topic, "mine");
        mustHappenWithin(patience(), "the topic's own message", () -> received.texts().contains("mine"));
        mustNotHappenFor(observation(), "a message of another topic", () -> received.texts().size() > 1);
    }

    /** If this fails: are messages handed over by several threads with maxInFlight 1? */
    @Rule("broker-5") void messagesOfOnePublisherStayInOrder() {
        Broker broker = open();
        String topic = unique("order");
        Received received = receiver(broker, topic, null);
        numbered("m", 200).forEach(text -> publish(broker, topic, text));
        mustHappenWithin(patience(), "200 messages", () -> received.texts().size() == 200);
        assertThat(received.texts()).containsExactlyElementsOf(numbered("m", 200));
    }

    /** If this fails: what keeps the client library from calling the receiver more often? */
    @Rule("broker-6") void noMoreThanMaxInFlightAreWithTheReceiver() {
        Broker broker = open();
        String topic = unique("flight");
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        CountDownLatch release = new CountDownLatch(1);
        subscribe(broker, topic, null, 3, delivery -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            uninterruptibly(release);
            now.decrementAndGet();
            done.incrementAndGet();
        });
        try {
            numbered("m", 12).forEach(text -> publish(broker, topic, text));
            mustHappenWithin(patience(), "a message is with the receiver", () -> now.get() > 0);
            mustNotHappenFor(observation(), "more than three are with the receiver", () -> most.get() > 3);
        } finally {
            release.countDown();
        }
        mustHappenWithin(patience(), "all twelve are handled", () -> done.get() == 12);
        assertThat(most.get()).isLessThanOrEqualTo(3);
    }

    /** If this fails: what does the client library do when its callback throws, and is Throwable kept from it? */
    @Rule("broker-7") void receiverThatThrowsDoesNotStopTheNext() {
        Broker broker = open();
        String topic = unique("throws");
        Received received = new Received(recorder);
        subscribe(broker, topic, null, 1, delivery -> {
            received.receive(delivery);
            if (text(delivery.message()).startsWith("bad")) {
                throw new java.io.IOException("a receiver that fails on purpose");
            }
        });
        List.of("bad 1", "good 1", "bad 2", "good 2").forEach(text -> publish(broker, topic, text));
        mustHappenWithin(patience(), "the last message after two failures", () -> received.texts().contains("good 2"));
        assertThat(received.texts()).contains("good 1");
    }

    /** If this fails: does close wait for the callback that runs, and is the subscription ended before it returns? */
    @Rule("broker-8") void closedSubscriptionHasFinishedAndGetsNoMore() throws Exception {
        Broker broker = open();
        String topic = unique("unsubscribe");
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean started = new AtomicBoolean();
        AtomicBoolean finished = new AtomicBoolean();
        Received after = new Received(recorder);
        // With places that stay free, and more time than anybody has: close returns because the receiver does.
        String group = capabilities().contains(Capability.GROUPS) ? "group" : null;
        Subscription subscription = opened(
                broker.subscribe(topic, new SubscribeOptions(group, 3, Duration.ofMinutes(1)),
                        delivery -> {
                            after.receive(delivery);
                            if (text(delivery.message()).equals("quick")) {
                                return;
                            }
                            started.set(true);
                            uninterruptibly(release);
                            finished.set(true);
                        }));
        publish(broker, topic, "quick");
        mustHappenWithin(patience(), "one before it is finished", () -> after.texts().contains("quick"));
        publish(broker, topic, "held");
        mustHappenWithin(patience(), "a message is with the receiver", started::get);
        AtomicBoolean finishedAtClose = new AtomicBoolean();
        Thread closing = Thread.ofVirtual().name("tck-close").start(() -> {
            subscription.close();
            finishedAtClose.set(finished.get());
        });
        mustNotHappenFor(observation(), "close returns while a message is in flight", () -> !closing.isAlive());
        release.countDown();
        mustHappenWithin(patience(), "close returns", () -> !closing.isAlive());
        assertThat(finishedAtClose).as("the receiver had finished when close returned").isTrue();
        within(patience(), "second close", () -> {
            subscription.close();
            return "closed";
        });
        publish(broker, topic, "late");
        mustNotHappenFor(observation(), "a message after close", () -> after.texts().contains("late"));
    }

    /** If this fails: do subscriptions share one thread or one limit? */
    @Rule("broker-9") void slowReceiverDoesNotStopOtherTopics() {
        Broker broker = open();
        String slow = unique("slow");
        String fast = unique("fast");
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean started = new AtomicBoolean();
        subscribe(broker, slow, null, 1, delivery -> {
            started.set(true);
            uninterruptibly(release);
        });
        Received received = receiver(broker, fast, null);
        try {
            numbered("m", 5).forEach(text -> publish(broker, slow, text));
            mustHappenWithin(patience(), "the slow receiver is busy", started::get);
            numbered("m", 5).forEach(text -> publish(broker, fast, text));
            mustHappenWithin(patience(), "the other topic goes on", () -> received.texts().size() == 5);
        } finally {
            release.countDown();
        }
    }

    /** If this fails: which exception of the client library means "no connection", and does each operation have a limit? */
    @Rule(value = "broker-10", needs = Capability.REMOTE) void unreachableIsUnavailableForEveryOperation() {
        Broker broker = opened(open(deadAddress()));
        assertThat(failureWithin(patience(), "publish without a back end", () -> {
            publish(broker, unique("away"), "lost");
            return "confirmed";
        })).isInstanceOf(UnavailableException.class);
        assertThat(failureWithin(patience(), "subscribe without a back end",
                () -> subscribe(broker, unique("away"), null, 1, new Received(recorder))))
                .isInstanceOf(UnavailableException.class);
    }

    /** If this fails: is a message without a receiver an error for this back end? It is none for us. */
    @Rule("broker-11") void publishingWithoutSubscribersIsNoError() {
        Broker broker = open();
        worksWithin(patience(), "publish without subscribers", () -> {
            publish(broker, unique("nobody"), "hello");
            return "confirmed";
        });
    }

    /** If this fails: does the message reach the back end, or only this object? */
    @Rule(value = "broker-12", needs = Capability.REMOTE) void anotherObjectReceives() {
        Broker publisher = open();
        String topic = unique("shared");
        Received received = receiver(open(), topic, "group");
        publish(publisher, topic, "hello");
        mustHappenWithin(patience(), "the message at another object", () -> received.texts().equals(List.of("hello")));
    }

    /** If this fails: does close end the subscriptions first, and has it a limit? */
    @Rule("broker-13") void closeIsHarmlessTwiceAndEndsSubscriptions() throws Exception {
        Broker broker = open();
        String topic = unique("close");
        Received received = receiver(broker, topic, null);
        publish(broker, topic, "before");
        mustHappenWithin(patience(), "a message before", () -> received.texts().contains("before"));
        within(patience(), "close", () -> {
            broker.close();
            broker.close();
            return "closed";
        });
        assertThat(failureWithin(patience(), "publish after close", () -> {
            publish(broker, topic, "late");
            return "confirmed";
        })).isInstanceOf(RuntimeException.class);
        mustNotHappenFor(observation(), "a message after close", () -> received.texts().contains("late"));
    }

    /** If this fails: a plugin whose client library does not reconnect must say so; else are subscriptions made again? */
    @Rule(value = "broker-14", fault = true) void publishingAndSubscriptionsComeBackByThemselves() {
        BackEnd back = own();
        Broker broker = opened(open(back.address()));
        String topic = unique("back");
        Received received = receiver(broker, topic, "group");
        publish(broker, topic, "before");
        mustHappenWithin(patience(), "a message before", () -> received.texts().contains("before"));
        recorder.run("kill the back end", back::kill);
        assertThat(failureWithin(patience().plus(patience()), "publish without a back end", () -> {
            publish(broker, topic, "lost");
            return "confirmed";
        })).isInstanceOf(UnavailableException.class);
        recorder.run("restart the back end", () -> back.restart(true));
        AtomicInteger attempts = new AtomicInteger();
        mustHappenWithin(patience().multipliedBy(2), "a message after the restart", () -> {
            try {
                publish(broker, topic, "after " + attempts.incrementAndGet());
            } catch (UnavailableException e) {
                return false;
            }
            return received.texts().stream().anyMatch(t -> t.startsWith("after"));
        });
    }

    /** If this fails: publish returns when the message is in a buffer, not when the back end has it. */
    @Rule(value = "broker-15", fault = true) void unconfirmedPublishFailsInTime() {
        BackEnd back = own();
        Broker broker = opened(open(back.address()));
        String topic = unique("hangs");
        publish(broker, topic, "before");
        recorder.run("pause the back end", back::pause);
        try {
            assertThat(failureWithin(patience(), "publish to a back end that hangs", () -> {
                broker.publish(topic, message("unconfirmed"), new PublishOptions(null, Duration.ofMillis(500), null));
                return "confirmed";
            })).isInstanceOf(UnavailableException.class);
        } finally {
            recorder.run("resume the back end", back::resume);
        }
    }

    /** If this fails: what does the first message of an object, or of a topic, ask the back end, and for how long? */
    @Rule(value = "broker-39", fault = true) void aPublishWaitsNoLongerThanItWasTold() {
        BackEnd back = own();
        Broker used = opened(open(back.address()));
        publish(used, unique("used"), "before");
        Broker fresh = opened(open(back.address()));
        String topic = unique("waits");
        recorder.run("pause the back end", back::pause);
        try {
            isLate(used, topic);
            isLate(fresh, topic);
        } finally {
            recorder.run("resume the back end", back::resume);
        }
        mustHappenWithin(patience().multipliedBy(2), "publishing works when the back end does", () -> {
            try {
                publish(fresh, topic, "after");
                publish(used, topic, "after");
                return true;
            } catch (UnavailableException e) {
                return false;
            }
        });
    }

    private void isLate(Broker broker, String topic) {
        Duration limit = scaled(observation());
        assertThat(failureWithin(observation().multipliedBy(3), "publish within " + limit, () -> {
            broker.publish(topic, message("late"), new PublishOptions(null, limit, null));
            return "confirmed";
        })).isInstanceOf(UnavailableException.class);
    }

    /** If this fails: which thread is started when, and does close() end it? The failure names one. */
    @Rule("broker-16") void openAndCloseLeaveNoThread() {
        leavesNoThread(() -> {
            String topic = unique("cycle");
            Received received = new Received(new Recorder());
            try (Broker broker = open(backEnd().address());
                    Subscription subscription = broker.subscribe(topic, new SubscribeOptions(null, 1), received)) {
                broker.publish(topic, message("hello"), PublishOptions.DEFAULT);
                mustHappenWithin(patience(), "a message", () -> received.texts().contains("hello"));
            }
        });
    }
}
