package dev.microcdi.nats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import dev.microcdi.UnavailableException;
import dev.microcdi.core.spi.ServiceJson;
import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.plugin.Secret;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.RegistryEvent.Change;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.FaultProxy;
import dev.microcdi.tck.servers.Nats;
import io.nats.client.Connection;
import io.nats.client.Message;

/** What is particular to NATS, on a real server: Go's messages, processes that say nothing, broken connections. */
class NatsRegistryIT {
    private static final Duration TTL = Duration.ofSeconds(60);
    /** A busy machine that builds pauses for more than 0.1 s now and then. */
    private static final Duration QUERY_WAIT = Duration.ofMillis(300);
    private static final List<String> QUERY = List.of("micro.nats.query", "micro.registry.nats.query");
    private static final List<String> WATCH = List.of("micro.nats.watch", "micro.registry.nats.watch");

    private static List<String> lines(String resource) {
        try (InputStream in = Objects.requireNonNull(NatsRegistryIT.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        } catch (IOException e) {
            throw new IllegalStateException(resource, e);
        }
    }

    private static Connection go(BackEnd server) throws Exception {
        return io.nats.client.Nats.connect("nats://" + server.address());
    }

    /** What is said on some subjects; in force when this returns. */
    private static Queue<String> heard(Connection go, List<String> subjects) throws IOException {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        for (String subject : subjects) {
            go.createDispatcher(m -> heard.add(m.getSubject() + " " + text(m))).subscribe(subject);
        }
        go.RTT();
        return heard;
    }

    private static String text(Message message) {
        return new String(message.getData(), UTF_8);
    }

    /** A Go process that answers each question with these records. */
    private static void answering(Connection go, List<String> answers) throws IOException {
        for (String subject : QUERY) {
            go.createDispatcher(q -> answers.forEach(a -> go.publish(q.getReplyTo(), a.getBytes(UTF_8))))
                    .subscribe(subject);
        }
        go.RTT();
    }

    private static void tell(Connection go, String message) throws IOException {
        WATCH.forEach(subject -> go.publish(subject, message.getBytes(UTF_8)));
        go.RTT();
    }

    private static ServiceInfo service(String recorded) {
        ServiceInfo service = NatsRegistryMessages.read(recorded.getBytes(UTF_8)).service();
        return Objects.requireNonNull(service);
    }

    private static ServiceInfo greeter(String version, String id, String address) {
        return new ServiceInfo("greeter", version, Map.of(), List.of(),
                List.of(new Node(id, address, Map.of("protocol", "mucp"))));
    }

    private static NatsOptions options(String address, Duration pingInterval) {
        NatsOptions at = NatsOptions.at(address);
        return new NatsOptions(at.address(), null, null, null, false, null, null, null, at.connectTimeout(),
                pingInterval, at.querySubjects(),
                at.watchSubjects(), QUERY_WAIT, at.maxMessageSize(), at.maxSockets());
    }

    private static NatsRegistry registry(String address) {
        return new NatsRegistry(options(address, Duration.ofSeconds(3)));
    }

    private static RegistryEvent event(Watcher watcher) throws Exception {
        return reading(watcher).get(20, TimeUnit.SECONDS);
    }

    private static CompletableFuture<RegistryEvent> reading(Watcher watcher) {
        CompletableFuture<RegistryEvent> event = new CompletableFuture<>();
        Thread.ofVirtual().name("micro-test-reader").start(() -> {
            try {
                event.complete(watcher.next());
            } catch (InterruptedException | RuntimeException e) {
                event.completeExceptionally(e);
            }
        });
        return event;
    }

    /** If this fails: compare the bytes; a Go watcher decodes one message over the one before, so no key may be missing. */
    @Test void goHearsAndIsAnsweredItsOwnBytes() throws Exception {
        try (BackEnd server = Nats.start();
                Connection go = go(server);
                NatsRegistry registry = registry(server.address())) {
            String create = lines("go-registry-create.txt").getFirst();
            String answer = lines("go-registry-answers.txt").getLast();
            Queue<String> heard = heard(go, WATCH);
            ServiceInfo recorded = service(create);
            registry.register(recorded, TTL);
            registry.register(recorded, TTL);
            await().untilAsserted(() -> assertThat(heard).containsExactlyInAnyOrder(WATCH.get(0) + " " + create,
                    WATCH.get(0) + " " + create, WATCH.get(1) + " " + create, WATCH.get(1) + " " + create));
            for (String question : lines("go-registry-questions.txt")) {
                for (String subject : QUERY) {
                    assertThat(text(Objects.requireNonNull(
                            go.request(subject, question.getBytes(UTF_8), Duration.ofSeconds(10)))))
                            .as(question).isEqualTo(answer);
                }
            }
            heard.clear();
            registry.deregister(greeter("latest", recorded.nodes().getFirst().id(), ""));
            String delete = create.replace("\"Action\":\"create\"", "\"Action\":\"delete\"");
            await().untilAsserted(() -> assertThat(heard)
                    .containsExactlyInAnyOrder(WATCH.get(0) + " " + delete, WATCH.get(1) + " " + delete));
        }
    }

    @Test void questionsAreGosBytes() throws Exception {
        try (BackEnd server = Nats.start();
                Connection go = go(server);
                NatsRegistry registry = registry(server.address())) {
            Queue<String> heard = heard(go, QUERY);
            List<String> questions = lines("go-registry-questions.txt");
            assertThat(registry.getService("greeter")).isEmpty();
            assertThat(registry.listServices()).isEmpty();
            await().untilAsserted(() -> assertThat(heard).containsExactlyInAnyOrder(
                    QUERY.get(0) + " " + questions.get(0), QUERY.get(1) + " " + questions.get(0),
                    QUERY.get(0) + " " + questions.get(1), QUERY.get(1) + " " + questions.get(1)));
        }
    }

    @Test void answersOfGoAreReadWithoutLossAndOnceHoweverOftenTheyCome() throws Exception {
        try (BackEnd server = Nats.start();
                Connection go = go(server);
                NatsRegistry registry = registry(server.address())) {
            List<String> recorded = lines("go-registry-answers.txt");
            answering(go, recorded);
            List<ServiceInfo> found = registry.getService("greeter");
            assertThat(found).extracting(s -> new String(ServiceJson.write(s), UTF_8))
                    .containsExactlyInAnyOrderElementsOf(recorded);
            assertThat(registry.listServices()).containsExactly("greeter");
            assertThat(registry.getService("greet")).isEmpty();
            try (Watcher watcher = registry.watch("greeter")) {
                assertThat(event(watcher)).isInstanceOfSatisfying(RegistryEvent.Snapshot.class,
                        s -> assertThat(s.services()).containsExactlyInAnyOrderElementsOf(found));
            }
        }
    }

    @Test void aWatcherIsToldOfGosChangesOnceAndOfNoRefresh() throws Exception {
        try (BackEnd server = Nats.start();
                Connection go = go(server);
                NatsRegistry registry = registry(server.address());
                Watcher watcher = registry.watch("greeter");
                Watcher all = registry.watch("")) {
            List<String> create = lines("go-registry-create.txt");
            tell(go, create.get(0));
            tell(go, create.get(0));
            tell(go, create.get(1).replace("greeter", "other"));
            tell(go, create.get(1));
            tell(go, lines("go-registry-delete.txt").getFirst());
            for (Watcher each : List.of(watcher, all)) {
                assertThat(event(each)).isEqualTo(new RegistryEvent.Snapshot(List.of()));
                assertThat(event(each)).isEqualTo(new RegistryEvent.Changed(Change.CREATE, service(create.get(0))));
                if (each == all) {
                    assertThat(event(each)).isInstanceOfSatisfying(RegistryEvent.Changed.class,
                            c -> assertThat(c.service().name()).isEqualTo("other"));
                }
                assertThat(event(each)).isEqualTo(new RegistryEvent.Changed(Change.CREATE, service(create.get(1))));
                assertThat(event(each)).isEqualTo(new RegistryEvent.Changed(Change.DELETE, service(create.get(0))));
            }
        }
    }

    /** A null ends a Go process; here it, and all else that is no message, is passed over. */
    @Test void whatIsNoMessageIsPassedOver() throws Exception {
        try (BackEnd server = Nats.start();
                Connection go = go(server);
                NatsRegistry registry = registry(server.address());
                NatsRegistry other = registry(server.address());
                Watcher watcher = other.watch("greeter")) {
            ServiceInfo greeter = greeter("latest", "greeter-1", "127.0.0.1:1");
            registry.register(greeter, TTL);
            Queue<String> answers = heard(go, List.of("answers"));
            for (String bad : lines("registry-bad.txt")) {
                for (String subject : QUERY) {
                    go.publish(subject, "answers", bad.getBytes(UTF_8));
                    go.publish(subject, bad.getBytes(UTF_8));
                }
                tell(go, bad);
            }
            go.publish(QUERY.get(0), "answers", new byte[0]);
            go.publish(QUERY.get(0), "answers", new byte[]{(byte) 0xff, 0, '{'});
            go.publish(QUERY.get(0), "answers", "[".repeat(100_000).getBytes(UTF_8));
            go.RTT();
            assertThat(other.getService("greeter")).containsExactly(greeter);
            assertThat(other.listServices()).containsExactly("greeter");
            assertThat(answers).isEmpty();
            registry.deregister(greeter);
            assertThat(event(watcher)).isEqualTo(new RegistryEvent.Snapshot(List.of()));
            assertThat(event(watcher)).isEqualTo(new RegistryEvent.Changed(Change.CREATE, greeter));
            assertThat(event(watcher)).isEqualTo(new RegistryEvent.Changed(Change.DELETE, greeter));
        }
    }

    @Test void nodesOfTwoObjectsAreOneRecord() throws Exception {
        try (BackEnd server = Nats.start();
                NatsRegistry one = registry(server.address());
                NatsRegistry two = registry(server.address())) {
            ServiceInfo first = greeter("latest", "greeter-1", "127.0.0.1:1");
            ServiceInfo second = greeter("latest", "greeter-2", "127.0.0.1:2");
            one.register(first, TTL);
            two.register(second, TTL);
            for (NatsRegistry each : List.of(one, two)) {
                assertThat(each.getService("greeter")).singleElement().satisfies(s -> assertThat(s.nodes())
                        .containsExactlyInAnyOrder(first.nodes().getFirst(), second.nodes().getFirst()));
            }
            one.close();
            assertThat(two.getService("greeter")).containsExactly(second);
        }
    }

    @Test void theSameNodeInAnotherVersionLeavesItsOldRecord() throws Exception {
        try (BackEnd server = Nats.start();
                NatsRegistry one = registry(server.address());
                NatsRegistry two = registry(server.address())) {
            ServiceInfo old = greeter("1", "greeter-1", "127.0.0.1:1");
            ServiceInfo now = greeter("2", "greeter-1", "127.0.0.1:1");
            one.register(old, TTL);
            try (Watcher watcher = two.watch("greeter")) {
                one.register(now, TTL);
                assertThat(two.getService("greeter")).containsExactly(now);
                assertThat(event(watcher)).isEqualTo(new RegistryEvent.Snapshot(List.of(old)));
                assertThat(event(watcher)).isEqualTo(new RegistryEvent.Changed(Change.DELETE, old));
                assertThat(event(watcher)).isEqualTo(new RegistryEvent.Changed(Change.CREATE, now));
            }
        }
    }

    @Test void aHungServerIsUnavailableAndEndsAWatch() throws Exception {
        try (BackEnd server = Nats.start();
                NatsRegistry registry = new NatsRegistry(
                        options(server.address(), Duration.ofSeconds(1)));
                Watcher watcher = registry.watch("greeter")) {
            assertThat(event(watcher)).isInstanceOf(RegistryEvent.Snapshot.class);
            CompletableFuture<RegistryEvent> next = reading(watcher);
            server.pause();
            try {
                assertThatThrownBy(() -> registry.getService("greeter")).isInstanceOf(UnavailableException.class);
                assertThatThrownBy(registry::listServices).isInstanceOf(UnavailableException.class);
                assertThatThrownBy(() -> next.get(30, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(UnavailableException.class)
                        .hasMessageContaining("the connection to NATS at " + server.address() + " was lost by a watch");
            } finally {
                server.resume();
            }
            assertThatThrownBy(watcher::next).isInstanceOf(UnavailableException.class);
        }
    }

    @Test void afterACutTheWatchEndsAndRecordsAreAnsweredAgain() throws Exception {
        try (BackEnd server = Nats.start();
                FaultProxy proxy = new FaultProxy(server.address());
                NatsRegistry registry = registry(proxy.address());
                NatsRegistry other = registry(server.address());
                Watcher watcher = registry.watch("greeter")) {
            ServiceInfo greeter = greeter("latest", "greeter-1", "127.0.0.1:1");
            registry.register(greeter, TTL);
            assertThat(event(watcher)).isEqualTo(new RegistryEvent.Snapshot(List.of()));
            assertThat(event(watcher)).isEqualTo(new RegistryEvent.Changed(Change.CREATE, greeter));
            CompletableFuture<RegistryEvent> next = reading(watcher);
            proxy.cut();
            assertThatThrownBy(() -> next.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(UnavailableException.class);
            await().untilAsserted(() -> assertThat(other.getService("greeter")).containsExactly(greeter));
            assertThat(registry.watch("greeter").next())
                    .isEqualTo(new RegistryEvent.Snapshot(List.of(greeter)));
        }
    }

    @Test void recordsAreAnsweredAgainAfterTheServerRefusedTheCredentialsForAWhile() throws Exception {
        AtomicReference<String> password = new AtomicReference<>("sesame");
        try (BackEnd server = Nats.start(() -> List.of("--user", "me", "--pass", password.get()));
                NatsRegistry registry = new NatsRegistry(as(server))) {
            ServiceInfo greeter = greeter("latest", "greeter-1", "127.0.0.1:1");
            registry.register(greeter, TTL);
            password.set("other");
            server.restart(true);
            await().untilAsserted(() -> assertThatThrownBy(registry::listServices)
                    .hasMessageContaining("refused the credentials"));
            password.set("sesame");
            server.restart(true);
            try (NatsRegistry other = new NatsRegistry(as(server))) {
                await().untilAsserted(() -> assertThat(other.getService("greeter")).containsExactly(greeter));
            }
        }
    }

    private static NatsOptions as(BackEnd server) {
        NatsOptions at = NatsOptions.at(server.address());
        return new NatsOptions(List.of(HostAndPort.parse(server.address())), "me", new Secret("sesame"), null, false,
                null, null, null,
                at.connectTimeout(), at.pingInterval(), at.querySubjects(), at.watchSubjects(), QUERY_WAIT,
                at.maxMessageSize(), at.maxSockets());
    }

    @Test void aRecordOverTheServersLimitIsRefusedAndTheOneBeforeStays() throws Exception {
        try (BackEnd server = Nats.start(); NatsRegistry registry = registry(server.address())) {
            ServiceInfo small = greeter("latest", "greeter-1", "127.0.0.1:1");
            registry.register(small, TTL);
            ServiceInfo big = small.withNodes(
                    List.of(new Node("greeter-1", "127.0.0.1:1", Map.of("k", "x".repeat(1024 * 1024)))));
            assertThatIllegalArgumentException().isThrownBy(() -> registry.register(big, TTL))
                    .withMessageStartingWith("the record of \"greeter\" is ")
                    .withMessageEndingWith(" bytes, and the NATS server takes at most 1048576");
            assertThat(registry.getService("greeter")).containsExactly(small);
        }
    }

    @Test void aNameOfAnyCharactersIsAskedFor() throws Exception {
        try (BackEnd server = Nats.start(); NatsRegistry registry = registry(server.address())) {
            ServiceInfo odd = new ServiceInfo("größe \"<&>\u2028\\ >.*", "", Map.of("k", "v"), List.of(),
                    List.of(new Node("n/1", "_INBOX.x", Map.of())));
            registry.register(odd, Duration.ZERO);
            assertThat(registry.getService(odd.name())).containsExactly(odd);
            assertThat(registry.getService("")).isEmpty();
        }
    }
}
