package dev.microcdi.tck;

import static dev.microcdi.tck.Await.mustHappenWithin;
import static dev.microcdi.tck.Await.scaled;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

/** What the rules of a broker say often. */
abstract class BrokerHarness extends PluginTck<Broker> {
    BrokerHarness() {
        super("broker");
    }

    protected abstract BackEnd backEnd();

    protected abstract Broker open(String address);

    @Override final BackEnd shared() {
        return backEnd();
    }

    @Override final Broker raw(String address) {
        return open(address);
    }

    final Broker open() {
        return opened(open(backEnd().address()));
    }

    final void publish(Broker broker, String topic, Message message) {
        recorder.run("publish to " + topic + ": " + text(message),
                () -> broker.publish(topic, message, new PublishOptions(null, scaled(patience()), null)));
    }

    final void publish(Broker broker, String topic, String text) {
        publish(broker, topic, message(text));
    }

    final Subscription subscribe(Broker broker, String topic, @Nullable String group, int maxInFlight,
            Receiver receiver) {
        return opened(recorder.op("subscribe to " + topic + ", group " + group,
                () -> broker.subscribe(topic, new SubscribeOptions(group, maxInFlight), receiver)));
    }

    /** A subscription that keeps what it gets. */
    final Received receiver(Broker broker, String topic, @Nullable String group) {
        Received received = new Received(recorder);
        subscribe(broker, topic, group, 1, received);
        return received;
    }

    static Message message(String text) {
        return new Message(Map.of("Text", text), text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(Message message) {
        return message.body().length > 100 ? message.toString() : new String(message.body(), StandardCharsets.UTF_8);
    }

    static List<String> numbered(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    static void uninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (latch.getCount() > 0 && System.nanoTime() < end) {
            try {
                latch.await(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    final void kill(BackEnd back) {
        recorder.run("kill the back end", back::kill);
    }

    final void restart(BackEnd back, boolean keepData) {
        recorder.run("restart the back end, data kept: " + keepData, () -> back.restart(keepData));
    }

    /** Publishes one numbered message after the other until one has arrived; what is unavailable meanwhile is tried again. */
    final void comesBack(Broker broker, String topic, Received received) {
        AtomicInteger attempts = new AtomicInteger();
        mustHappenWithin(patience().multipliedBy(2), "a message arrives again", () -> {
            try {
                publish(broker, topic, "after " + attempts.incrementAndGet());
            } catch (UnavailableException e) {
                return false;
            }
            return received.texts().stream().anyMatch(t -> t.startsWith("after"));
        });
    }

    /** Subscribes, again and again while the back end is away. */
    final Received eventuallyReceiver(Broker broker, String topic, @Nullable String group) {
        Received received = new Received(recorder);
        mustHappenWithin(patience().multipliedBy(2), "a subscription to " + topic, () -> {
            try {
                subscribe(broker, topic, group, 1, received);
                return true;
            } catch (UnavailableException e) {
                return false;
            }
        });
        return received;
    }
}
