package dev.microcdi.tck;

import static dev.microcdi.tck.Await.failureWithin;
import static dev.microcdi.tck.Await.mustHappenWithin;
import static dev.microcdi.tck.Await.mustNotHappenFor;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.microcdi.Message;
import dev.microcdi.Service;
import dev.microcdi.Status.State;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.Broker.Delivery;
import dev.microcdi.broker.Broker.Receiver;
import dev.microcdi.client.PublishOption;
import dev.microcdi.core.Micro;
import dev.microcdi.core.Subscription;
import dev.microcdi.plugin.Capability;
import dev.microcdi.server.Subscribe;
import dev.microcdi.server.Subscribe.Then;

/**
 * The rules marked PRODUCT: what becomes of the events of a service when the engine uses the plugin. The engine repeats, puts
 * aside and drains; the plugin must let it. Transport and registry are the kit's own, so that only the broker is tested.
 */
abstract class BrokerInEngineTck extends BrokerHarness {
    private static final Duration SHORT = Duration.ofMillis(5);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Loopback transport = new Loopback();

    /** A receiver that notes what it gets and then fails, until it is told otherwise. */
    private final class Failing implements Receiver {
        final Received received = new Received(recorder);
        final AtomicBoolean healed = new AtomicBoolean();

        @Override public void receive(Delivery delivery) throws Exception {
            received.receive(delivery);
            if (!healed.get() && text(delivery.message()).startsWith("poison")) {
                throw new java.io.IOException("a subscriber that fails on purpose");
            }
        }
    }

    private Service serve(Broker broker, String name, Subscription to, Receiver receiver) {
        recorder.note("start service " + name + " with a subscriber of " + to.topic());
        return opened(Micro.service(name).registry(NoRegistry.INSTANCE).transport(transport).broker(broker)
                .subscribe(to, receiver).start());
    }

    /** The plugin's own object: the engine looks at its annotations. */
    private Broker plugin(BackEnd back) {
        return opened(raw(back.address()));
    }

    /** As another process has it; a broker that is not REMOTE has no other process. */
    private Broker another(Broker broker) {
        return capabilities().contains(Capability.REMOTE) ? plugin(shared()) : broker;
    }

    private void becomes(Service service, State state) {
        mustHappenWithin(patience().multipliedBy(2), "the service is " + state, () -> {
            boolean is = service.status().state() == state;
            if (is) {
                recorder.note("service is " + service.status());
            }
            return is;
        });
    }

    private Service ready(Broker broker, String name, Subscription to, Receiver receiver) {
        Service service = serve(broker, name, to, receiver);
        becomes(service, State.READY);
        return service;
    }

    private static Message event(String text) {
        return new Message(Map.of("Micro-ID", "id of " + text, "Tenant", "acme"),
                text.getBytes(StandardCharsets.UTF_8));
    }

    private void send(Service service, String topic, String text) {
        recorder.run("publish " + text + " to " + topic, () -> service.client().publish(topic, event(text),
                PublishOption.timeout(Await.scaled(patience()))));
    }

    private static List<String> headers(Received received, String name) {
        return received.deliveries().stream().map(d -> String.valueOf(d.message().header(name))).toList();
    }

    /** If this fails: do headers reach the receiver as they were published, at each delivery? */
    @Rule("broker-26") void anEventThatFailsIsTriedAgain() {
        String topic = unique("retry");
        Failing failing = new Failing();
        Service service = ready(plugin(shared()), unique("service"),
                Subscription.to(topic).retries(2, SHORT).then(Then.DROP), failing);
        send(service, topic, "poison");
        send(service, topic, "good");
        mustHappenWithin(patience(), "the event after", () -> failing.received.texts().contains("good"));
        assertThat(failing.received.texts()).containsExactly("poison", "poison", "poison", "good");
        assertThat(headers(failing.received, "Micro-ID")).as("the id is the same at each attempt")
                .containsExactly("id of poison", "id of poison", "id of poison", "id of good");
        assertThat(headers(failing.received, "Micro-Attempt")).as("attempts").containsExactly("1", "2", "3", "1");
        assertThat(headers(failing.received, "Tenant")).containsOnly("acme");
        mustHappenWithin(patience(), "both are counted", () -> service.subscribers().get(0).handled() == 1
                && service.subscribers().get(0).dropped() == 1);
    }

    /** If this fails: is a long header cut, or the message that is kept for a group another one than was published? */
    @Rule(value = "broker-27", needs = Capability.DEAD_LETTER) void anEventThatWasTriedInVainIsPutAside() {
        String topic = unique("dead");
        String name = unique("service");
        Broker broker = plugin(shared());
        Failing failing = new Failing();
        Service service = ready(broker, name, Subscription.to(topic).retries(1, SHORT).then(Then.DEAD_LETTER), failing);
        send(service, topic, "poison");
        mustHappenWithin(patience(), "it is put aside", () -> service.subscribers().get(0).deadLettered() == 1);
        Received letters = receiver(another(broker), topic + ".dlq", name);
        mustHappenWithin(patience(), "the dead letter", () -> letters.texts().equals(List.of("poison")));
        Message letter = letters.deliveries().get(0).message();
        assertThat(letter.headers()).containsEntry("Micro-ID", "id of poison").containsEntry("Tenant", "acme")
                .containsEntry("Micro-Topic", topic + ".dlq").containsEntry("Micro-Dead-Topic", topic)
                .containsEntry("Micro-Dead-Group", name).containsEntry("Micro-Dead-Attempts", "2")
                .containsEntry("Micro-Dead-Error", "java.io.IOException: a subscriber that fails on purpose")
                .containsKeys("Micro-Dead-Subscriber", "Micro-Dead-Time");
        assertThat(letter.header("Micro-Dead-Trace")).as("where it failed").contains("BrokerInEngineTck")
                .contains("\tat ");
        mustNotHappenFor(observation(), "it is tried again", () -> failing.received.texts().size() > 2);
    }

    /** If this fails: is the event acknowledged although the receiver threw, because its subscription closes? */
    @Rule(value = "broker-28", needs = {Capability.DURABLE,
        Capability.GROUPS}) void aSubscriberThatStopsLeavesItsEvent() {
        String topic = unique("stop");
        String name = unique("service");
        Broker broker = plugin(shared());
        Failing failing = new Failing();
        Service service = ready(broker, name, Subscription.to(topic).retries(0, SHORT).then(Then.STOP), failing);
        send(service, topic, "poison");
        becomes(service, State.DEGRADED);
        assertThat(service.status().reasons()).singleElement().asString()
                .contains("the subscription to " + topic
                        + " of a receiver has stopped: event id of poison failed 1 times");
        send(service, topic, "good");
        mustNotHappenFor(observation(), "it goes on", () -> failing.received.texts().contains("good"));
        Received next = new Received(recorder);
        ready(another(broker), name, Subscription.to(topic), next);
        mustHappenWithin(patience(), "the next instance gets both", () -> next.texts().containsAll(List.of("poison",
                "good")));
    }

    /** If this fails: is the group taken by its name, across connections? */
    @Rule(value = "broker-29", needs = Capability.GROUPS) void replicasShareEventsUnlessEachWantsThem() {
        String topic = unique("replicas");
        String name = unique("service");
        Broker broker = plugin(shared());
        List<Received> replicas = List.of(new Received(recorder), new Received(recorder), new Received(recorder));
        List<Received> each = List.of(new Received(recorder), new Received(recorder), new Received(recorder));
        Service publisher = opened(Micro.caller().registry(NoRegistry.INSTANCE).transport(transport).broker(broker)
                .start());
        for (int i = 0; i < 3; i++) {
            Broker own = i == 0 ? broker : another(broker);
            ready(own, name, Subscription.to(topic), replicas.get(i));
            ready(own, name, Subscription.to(topic).group(Subscribe.EVERY_INSTANCE), each.get(i));
        }
        for (String text : numbered("m", 30)) {
            send(publisher, topic, text);
        }
        each.forEach(r -> mustHappenWithin(patience(), "30 events for every instance", () -> r.texts().size() >= 30));
        mustHappenWithin(patience(), "30 events for the replicas together", () -> total(replicas) >= 30);
        mustNotHappenFor(observation(), "one comes twice",
                () -> total(replicas) > 30 || each.stream().anyMatch(r -> r.texts().size() > 30));
    }

    private static int total(List<Received> all) {
        return all.stream().mapToInt(r -> r.texts().size()).sum();
    }

    /** If this fails: how long does the back end wait for an acknowledgement, and does anything tell it that we live? */
    @Rule("broker-30") void anEventThatWaitsHoldsUpNobodyElse() {
        String slow = unique("waits");
        String fast = unique("fast");
        String name = unique("service");
        Broker broker = plugin(shared());
        Failing failing = new Failing();
        Service service = ready(broker, name, Subscription.to(slow).retries(1, LONG).then(Then.DROP), failing);
        Received other = new Received(recorder);
        ready(broker, name, Subscription.to(fast), other);
        send(service, slow, "poison");
        mustHappenWithin(patience(), "it waits for its retry", () -> service.subscribers().get(0).retried() == 1);
        numbered("m", 10).forEach(text -> send(service, fast, text));
        mustHappenWithin(patience(), "the other topic goes on", () -> other.texts().size() == 10);
        mustNotHappenFor(observation(), "the one that waits comes again", () -> failing.received.texts().size() > 1);
        failing.healed.set(true);
    }

    /** If this fails: does the plugin keep the failure of its first connection instead of trying anew at each operation? */
    @Rule(value = "broker-31", fault = true) void aServiceThatStartsWithoutItsBrokerSubscribesLater() {
        BackEnd back = own();
        kill(back);
        String topic = unique("late");
        Received received = new Received(recorder);
        Service service = serve(plugin(back), unique("service"), Subscription.to(topic), received);
        becomes(service, State.DEGRADED);
        assertThat(service.status().reasons()).singleElement().asString()
                .startsWith("not subscribed to " + topic + ": the broker ").contains(" is away (");
        assertThat(failureWithin(patience(), "publish without a broker", () -> {
            service.client().publish(topic, event("lost"));
            return "confirmed";
        })).isInstanceOf(UnavailableException.class).hasMessageStartingWith("not published to " + topic
                + ": the broker ").hasMessageContaining(" is away (");
        restart(back, true);
        becomes(service, State.READY);
        mustHappenWithin(patience(), "publishing works again", () -> {
            try {
                send(service, topic, "found");
                return true;
            } catch (UnavailableException e) {
                return false;
            }
        });
        mustHappenWithin(patience(), "the event", () -> received.texts().contains("found"));
    }

    /** If this fails: does publish return although nothing was confirmed, or is the event acknowledged before? */
    @Rule(value = "broker-32", needs = {Capability.DURABLE,
        Capability.DEAD_LETTER}, fault = true) void anEventThatCannotBePutAsideIsNotLost() {
        BackEnd back = own();
        String topic = unique("outage");
        String name = unique("service");
        Broker broker = plugin(back);
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean started = new AtomicBoolean();
        Service service = ready(broker, name, Subscription.to(topic).retries(0, SHORT), delivery -> {
            started.set(true);
            uninterruptibly(release);
            throw new java.io.IOException("a subscriber that fails on purpose");
        });
        send(service, topic, "poison");
        mustHappenWithin(patience(), "it is with the subscriber", started::get);
        kill(back);
        release.countDown();
        mustNotHappenFor(observation(), "it is put aside without a broker",
                () -> service.subscribers().get(0).deadLettered() > 0);
        restart(back, true);
        Received letters = eventuallyReceiver(plugin(back), topic + ".dlq", name);
        mustHappenWithin(patience().multipliedBy(2), "the dead letter", () -> letters.texts().contains("poison"));
    }

    /** If this fails: is the acknowledgement of what was in flight at close sent before the subscription ends? */
    @Rule("broker-33") void aStopFinishesWhatIsInFlight() {
        String topic = unique("drains");
        String name = unique("service");
        Broker broker = plugin(shared());
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean started = new AtomicBoolean();
        AtomicBoolean finished = new AtomicBoolean();
        Service service = ready(broker, name, Subscription.to(topic), delivery -> {
            started.set(true);
            uninterruptibly(release);
            finished.set(true);
        });
        send(service, topic, "held");
        mustHappenWithin(patience(), "it is with the subscriber", started::get);
        AtomicBoolean finishedAtStop = new AtomicBoolean();
        Thread stopping = Thread.ofVirtual().name("tck-stop").start(() -> {
            service.close();
            finishedAtStop.set(finished.get());
        });
        mustNotHappenFor(observation(), "the service stops while an event is in flight", () -> !stopping.isAlive());
        release.countDown();
        mustHappenWithin(patience(), "the service stops", () -> !stopping.isAlive());
        assertThat(finishedAtStop).as("the subscriber had finished when the service stopped").isTrue();
        Received next = new Received(recorder);
        ready(another(broker), name, Subscription.to(topic), next);
        mustNotHappenFor(observation(), "it comes again", () -> !next.texts().isEmpty());
    }

    /** If this fails: is a message whose receiver threw late, at close, left unacknowledged like any other? */
    @Rule(value = "broker-34", needs = {Capability.DURABLE,
        Capability.GROUPS}) void aStopLeavesWhatWaitsToTheNextInstance() {
        String topic = unique("leaves");
        String name = unique("service");
        Broker broker = plugin(shared());
        Failing failing = new Failing();
        Service service = ready(broker, name, Subscription.to(topic).retries(1, LONG), failing);
        send(service, topic, "poison");
        mustHappenWithin(patience(), "it waits for its retry", () -> service.subscribers().get(0).retried() == 1);
        mustNotHappenFor(observation(), "it is called again", () -> failing.received.texts().size() > 1);
        recorder.run("stop the service", () -> Await.worksWithin(patience(), "stop", () -> {
            service.close();
            return "stopped";
        }));
        Received next = new Received(recorder);
        ready(another(broker), name, Subscription.to(topic), next);
        mustHappenWithin(patience(), "the next instance gets it", () -> next.texts().equals(List.of("poison")));
    }

    /** If this fails: does problem() of the subscription tell what the client library knows of its connection? */
    @Rule(value = "broker-38", fault = true) void aServiceSaysWhenItsBrokerIsAway() {
        BackEnd back = own();
        String topic = unique("away");
        Received received = new Received(recorder);
        Service service = ready(plugin(back), unique("service"), Subscription.to(topic), received);
        kill(back);
        becomes(service, State.DEGRADED);
        assertThat(service.status().reasons()).singleElement().asString()
                .startsWith("not subscribed to " + topic + ": the broker ").contains(" is away (");
        restart(back, true);
        becomes(service, State.READY);
        assertThat(service.subscribers().get(0).problem()).isEmpty();
        send(service, topic, "found");
        mustHappenWithin(patience(), "the event", () -> received.texts().contains("found"));
    }

    /** If this fails: which thread does subscribe start, and does close() end it? The failure names one. */
    @Rule("broker-35") void startingAndStoppingServicesLeavesNoThread() {
        quietly(() -> leavesNoThread(() -> {
            String topic = unique("cycle");
            Received received = new Received(new Recorder());
            try (Broker broker = raw(shared().address());
                    Service service = Micro.service(unique("service")).registry(NoRegistry.INSTANCE)
                            .transport(transport).broker(broker).subscribe(Subscription.to(topic), received).start()) {
                mustHappenWithin(patience(), "the service is READY", () -> service.status().state() == State.READY);
                service.client().publish(topic, event("hello"));
                mustHappenWithin(patience(), "the event", () -> received.texts().contains("hello"));
            }
        }));
    }
}
