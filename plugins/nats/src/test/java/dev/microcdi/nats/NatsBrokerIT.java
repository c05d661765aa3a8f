package dev.microcdi.nats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.plugin.Secret;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.FaultProxy;
import dev.microcdi.tck.servers.Nats;
import io.nats.client.Connection;

/** What the kit does not ask: many publishers, broken connections, Go's bytes, credentials. */
class NatsBrokerIT {
    private static final SubscribeOptions ALL = new SubscribeOptions(null, 1);

    private static Message text(String text) {
        return new Message(Map.of(), text.getBytes(UTF_8));
    }

    private static String text(Message message) {
        return new String(message.body(), UTF_8);
    }

    private static List<String> lines(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(NatsBrokerIT.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        }
    }

    @Test void manyPublishersAtOnceShareTheConnectionAndNothingIsLost() throws Exception {
        try (FaultProxy proxy = new FaultProxy(Nats.shared().address());
                NatsBroker broker = new NatsBroker(proxy.address());
                NatsBroker listener = new NatsBroker(Nats.shared().address())) {
            Set<String> heard = ConcurrentHashMap.newKeySet();
            listener.subscribe("many.publishers", ALL, d -> heard.add(text(d.message())));
            broker.publish("many.publishers", text("first"), PublishOptions.DEFAULT);
            AtomicReference<Throwable> failure = new AtomicReference<>();
            List<Thread> publishers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                String name = "publisher " + i + " ";
                publishers.add(Thread.ofVirtual().name(name).start(() -> {
                    try {
                        for (int n = 0; n < 20; n++) {
                            broker.publish("many.publishers", text(name + n), PublishOptions.DEFAULT);
                        }
                    } catch (Throwable e) {
                        failure.set(e);
                    }
                }));
            }
            for (Thread publisher : publishers) {
                publisher.join();
            }
            assertThat(failure.get()).isNull();
            await().untilAsserted(() -> assertThat(heard).hasSize(2001));
            assertThat(proxy.connections()).as("connections").isEqualTo(1);
        }
    }

    @Test void whatWasConfirmedHasReachedTheServerHoweverOftenTheConnectionBreaks() throws Exception {
        try (FaultProxy proxy = new FaultProxy(Nats.shared().address());
                NatsBroker broker = new NatsBroker(proxy.address());
                NatsBroker listener = new NatsBroker(Nats.shared().address())) {
            Set<String> heard = ConcurrentHashMap.newKeySet();
            listener.subscribe("breaks", ALL, d -> heard.add(text(d.message())));
            Queue<String> confirmed = new ConcurrentLinkedQueue<>();
            AtomicInteger failed = new AtomicInteger();
            AtomicBoolean stop = new AtomicBoolean();
            Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
            List<Thread> publishers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String name = "p" + i + "-";
                publishers.add(Thread.ofPlatform().name(name).start(() -> {
                    for (int n = 0; !stop.get(); n++) {
                        try {
                            broker.publish("breaks", text(name + n), PublishOptions.DEFAULT);
                            confirmed.add(name + n);
                        } catch (UnavailableException e) {
                            failed.incrementAndGet();
                            await().pollInterval(Duration.ofMillis(5))
                                    .until(() -> proxy.connections() > 0 || stop.get());
                        } catch (RuntimeException e) {
                            wrong.add(e);
                        }
                    }
                }));
            }
            for (int cut = 0; cut < 20; cut++) {
                int before = confirmed.size();
                await().until(() -> confirmed.size() > before + 50);
                proxy.cut();
            }
            stop.set(true);
            for (Thread publisher : publishers) {
                publisher.join();
            }
            assertThat(wrong).isEmpty();
            assertThat(failed.get()).as("publishes that a cut made fail").isPositive();
            await().untilAsserted(() -> assertThat(confirmed).allMatch(heard::contains));
        }
    }

    @Test void goIsHeard() throws Exception {
        try (NatsBroker broker = new NatsBroker(Nats.shared().address());
                Connection go = io.nats.client.Nats.connect("nats://" + Nats.shared().address())) {
            Queue<Message> plain = new ConcurrentLinkedQueue<>();
            Queue<String> topics = new ConcurrentLinkedQueue<>();
            broker.subscribe("go.greeted", ALL, d -> plain.add(d.message()));
            broker.subscribe("go.*", new SubscribeOptions("q1", 1), d -> topics.add(d.topic()));
            List<String> payloads = new ArrayList<>(lines("go-published.txt"));
            payloads.addAll(lines("hand-made.txt"));
            payloads.forEach(p -> go.publish("go.greeted", p.getBytes(UTF_8)));
            // "not an envelope" is dropped, and the next ones still come
            await().untilAsserted(() -> assertThat(plain).extracting(NatsBrokerIT::text).containsExactly(
                    "{\"text\":\"hi\",\"n\":1}\n", "{\"text\":\"hi\",\"n\":2}\n", "{\"text\":\"no topic\"}",
                    "{\"text\":\"lower keys\"}", "{\"text\":\"no content type\"}"));
            await().untilAsserted(() -> assertThat(topics).hasSize(5).containsOnly("go.greeted"));
            assertThat(plain.element().headers()).containsEntry("Content-Type", "application/json")
                    .containsEntry("Micro-ID", "33ef0c7d-d811-428f-8db7-71b41d1a06d2")
                    .containsEntry("Micro-Topic", "events.greeted").containsEntry("Trace", "abc").hasSize(4);
        }
    }

    @Test void goHearsItsOwnBytes() throws Exception {
        try (NatsBroker broker = new NatsBroker(Nats.shared().address());
                Connection go = io.nats.client.Nats.connect("nats://" + Nats.shared().address())) {
            Queue<io.nats.client.Message> heard = new ConcurrentLinkedQueue<>();
            go.createDispatcher(heard::add).subscribe("to.go");
            go.RTT();
            String recorded = lines("go-published.txt").getFirst();
            broker.publish("to.go", new Message(Map.of("Trace", "abc", "Micro-Topic", "events.greeted", "Micro-ID",
                    "33ef0c7d-d811-428f-8db7-71b41d1a06d2", "Content-Type", "application/json"),
                    "{\"text\":\"hi\",\"n\":1}\n".getBytes(UTF_8)), PublishOptions.DEFAULT);
            await().until(() -> !heard.isEmpty());
            assertThat(new String(heard.element().getData(), UTF_8)).isEqualTo(recorded);
            assertThat(heard.element().hasHeaders()).as("headers of NATS").isFalse();
        }
    }

    @Test void aMessageOverTheServersLimitIs413AndNamesBothSizes() {
        try (NatsBroker broker = new NatsBroker(Nats.shared().address())) {
            Message big = new Message(Map.of(), new byte[1024 * 1024]);
            assertThatThrownBy(() -> broker.publish("big", big, PublishOptions.DEFAULT))
                    .isInstanceOfSatisfying(MicroException.class, e -> {
                        assertThat(e.code()).isEqualTo(413);
                        assertThat(e.neverStarted()).isTrue();
                        assertThat(e.detail()).isEqualTo("a message for \"big\" is 1398127 bytes in its envelope, "
                                + "and the NATS server takes at most 1048576");
                    });
            broker.publish("big", text("small"), PublishOptions.DEFAULT);
        }
    }

    @Test void wrongCredentialsSaySo() {
        try (BackEnd server = Nats.start(() -> List.of("--user", "me", "--pass", "sesame"));
                NatsBroker right = new NatsBroker(as(server, "sesame"));
                NatsBroker wrong = new NatsBroker(as(server, "guess"))) {
            right.publish("auth", text("hello"), PublishOptions.DEFAULT);
            assertThatThrownBy(() -> wrong.publish("auth", text("hello"), PublishOptions.DEFAULT))
                    .isInstanceOfSatisfying(UnavailableException.class, e -> assertThat(e.detail())
                            .isEqualTo("NATS at " + server.address()
                                    + " refused the credentials; look at micro.nats.user, password and token"));
        }
    }

    @Test void subscriptionsComeBackAfterTheServerRefusedTheCredentialsForAWhile() {
        AtomicReference<String> password = new AtomicReference<>("sesame");
        try (BackEnd server = Nats.start(() -> List.of("--user", "me", "--pass", password.get()));
                NatsBroker broker = new NatsBroker(as(server, "sesame"))) {
            Queue<String> heard = new ConcurrentLinkedQueue<>();
            broker.subscribe("auth.back", new SubscribeOptions("g", 1), d -> heard.add(text(d.message())));
            broker.publish("auth.back", text("before"), PublishOptions.DEFAULT);
            await().until(() -> heard.contains("before"));

            password.set("other");
            server.restart(true);
            await().untilAsserted(
                    () -> assertThatThrownBy(() -> broker.publish("auth.back", text("no"), PublishOptions.DEFAULT))
                            .hasMessageContaining("refused the credentials"));

            password.set("sesame");
            server.restart(true);
            try (NatsBroker other = new NatsBroker(as(server, "sesame"))) {
                // The subscriber does nothing itself: its connection must come back alone.
                await().until(() -> {
                    other.publish("auth.back", text("after"), PublishOptions.DEFAULT);
                    return heard.contains("after");
                });
            }
        }
    }

    private static NatsOptions as(BackEnd server, String password) {
        NatsOptions at = NatsOptions.at(server.address());
        return new NatsOptions(List.of(HostAndPort.parse(server.address())), "me", new Secret(password), null, false,
                null, null, null,
                at.connectTimeout(), at.pingInterval(), at.querySubjects(), at.watchSubjects(), at.queryWait(),
                at.maxMessageSize(), at.maxSockets());
    }

    @Test void closeIsBoundedForAllSubscriptionsTogetherWhileTheServerHangs() {
        try (BackEnd server = Nats.start()) {
            NatsBroker broker = new NatsBroker(server.address());
            for (int i = 0; i < 20; i++) {
                broker.subscribe("hangs." + i, ALL, d -> {});
            }
            server.pause();
            try {
                Thread closing = Thread.ofVirtual().start(broker::close);
                await().atMost(Duration.ofSeconds(15)).until(() -> !closing.isAlive());
            } finally {
                server.resume();
            }
            assertThatThrownBy(() -> broker.publish("hangs.1", text("x"), PublishOptions.DEFAULT))
                    .isInstanceOf(IllegalStateException.class).hasMessage("the NATS plugin is closed");
            broker.close();
        }
    }

    @Test void aSubscriptionThatEndsHandlesWhatHasArrived() {
        try (NatsBroker broker = new NatsBroker(Nats.shared().address())) {
            CountDownLatch release = new CountDownLatch(1);
            Queue<String> heard = new ConcurrentLinkedQueue<>();
            var subscription = broker.subscribe("drained", ALL, d -> {
                release.await();
                heard.add(text(d.message()));
            });
            for (int i = 0; i < 10; i++) {
                broker.publish("drained", text("m" + i), PublishOptions.DEFAULT);
            }
            Thread closing = Thread.ofVirtual().start(subscription::close);
            release.countDown();
            await().until(() -> !closing.isAlive());
            assertThat(heard).hasSize(10);
        }
    }

    @Test void aWildcardIsForSubscribersAndAGroupIsOneWord() {
        try (NatsBroker broker = new NatsBroker(Nats.shared().address())) {
            for (String pattern : List.of("a.*", ">", "a.>")) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> broker.publish(pattern, text("x"), PublishOptions.DEFAULT))
                        .withMessage("\"" + pattern + "\" is a pattern for subscribers: a message goes to one NATS "
                                + "subject, without * and >");
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> broker.subscribe("a", new SubscribeOptions("two words", 1), d -> {}))
                    .withMessageStartingWith("\"two words\" is not a NATS queue group");
        }
    }
}
