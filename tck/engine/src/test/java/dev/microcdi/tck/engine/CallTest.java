package dev.microcdi.tck.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.client.CallOption;
import dev.microcdi.client.Client;
import dev.microcdi.core.Micro;
import dev.microcdi.core.ServerSettings;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.tck.engine.Greeter.Reply;
import dev.microcdi.tck.engine.Greeter.Request;

class CallTest {
    private final Fleet fleet = new Fleet();
    private final Greeter greeter = new Greeter();

    @AfterEach void close() {
        greeter.release.countDown();
        fleet.close();
    }

    private MicroException failure(Client client, String service, String endpoint, CallOption... options) {
        return catchThrowableOfType(MicroException.class,
                () -> client.call(service, endpoint, new Request("John"), Reply.class, options));
    }

    @Test void aCallReturnsWhatTheHandlerDoes() {
        fleet.start("greeter", greeter);
        assertThat(fleet.caller().client().call("greeter", "Greeter.Hello", new Request("John"), Reply.class))
                .isEqualTo(new Reply("Hello John"));
    }

    @Test void anErrorKeepsIdCodeDetailAndStatus() {
        fleet.start("greeter", greeter);
        MicroException e = failure(fleet.caller().client(), "greeter", "Greeter.Fail");
        assertThat(e.id()).isEqualTo("greeter");
        assertThat(e.code()).isEqualTo(404);
        assertThat(e.detail()).isEqualTo("John not found");
        assertThat(e.status()).isEqualTo("Not Found");
        assertThat(e.neverStarted()).isFalse();
    }

    @Test void anotherExceptionIsA500OfTheService() {
        fleet.start("greeter", greeter);
        assertThat(failure(fleet.caller().client(), "greeter", "Greeter.Broken"))
                .hasMessage("no John (greeter, 500 Internal Server Error)");
    }

    @Test void noSuchServiceNoNodeRefusedAndTimeoutAreToldApart() {
        fleet.start("greeter", greeter);
        Client client = fleet.caller().client();
        fleet.registry.register(new ServiceInfo("dead", "latest", Map.of(), List.of(),
                List.of(new Node("dead-1", "127.0.0.1:9", Map.of()))), Duration.ZERO);

        assertThat(failure(client, "nobody", "X.Y")).satisfies(e -> {
            assertThat(e).hasMessage("service nobody: not found (go.micro.client, 404 Not Found)");
            assertThat(e.neverStarted()).isTrue();
        });
        assertThat(failure(client, "dead", "X.Y")).isInstanceOf(UnavailableException.class).satisfies(e -> {
            assertThat(e.detail()).startsWith("no node of service dead can be reached; tried 1, the last: ")
                    .contains("127.0.0.1:9");
            assertThat(e.neverStarted()).isTrue();
        });
        assertThat(failure(client, "greeter", "Greeter.Nope"))
                .satisfies(e -> assertThat(e.detail()).isEqualTo("rpc: can't find method Nope"));
        assertThat(failure(client, "greeter", "Greeter.Held", CallOption.timeout(Duration.ofMillis(200))))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(408);
                    assertThat(e.detail()).endsWith("no answer in time, it may have run");
                    assertThat(e.neverStarted()).isFalse();
                });
    }

    @Test void theDeadlineTravelsAndInterruptsTheHandler() throws InterruptedException {
        fleet.start("greeter", greeter);
        failure(fleet.caller().client(), "greeter", "Greeter.Held", CallOption.timeout(Duration.ofMillis(200)));
        assertThat(greeter.interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test void aRegistryThatIsAwayIsNotAnUnknownService() {
        Client client = fleet.caller().client();
        fleet.registry.goAway();
        assertThat(failure(client, "greeter", "Greeter.Hello")).isInstanceOf(UnavailableException.class)
                .satisfies(e -> assertThat(e.detail()).isEqualTo("looking up service greeter: the store is away"));
    }

    @Test void aFailedLookUpIsNeverRemembered() {
        fleet.start("greeter", greeter);
        Client client = fleet.caller().client();
        fleet.registry.goAway();
        failure(client, "greeter", "Greeter.Hello");
        fleet.registry.comeBack();
        assertThat(client.call("greeter", "Greeter.Hello", new Request("again"), Reply.class))
                .isEqualTo(new Reply("Hello again"));
    }

    @Test void theLastGoodAnswerStaysWhileTheRegistryIsAway() {
        fleet.start("greeter", greeter);
        Client client = fleet.caller().client();
        client.call("greeter", "Greeter.Hello", new Request("1"), Reply.class);
        fleet.registry.goAway();
        assertThat(client.call("greeter", "Greeter.Hello", new Request("2"), Reply.class))
                .isEqualTo(new Reply("Hello 2"));
    }

    @Test void allLookUpsOfOneNameShareOneWatch() {
        fleet.start("greeter", greeter);
        Client client = fleet.caller().client();
        java.util.stream.IntStream.range(0, 64).parallel()
                .forEach(i -> client.call("greeter", "Greeter.Hello", new Request("x"), Reply.class));
        assertThat(fleet.registry.watches).hasValue(1);
        assertThat(greeter.calls).hasValue(64);
    }

    @Test void callsGoRoundAndAnUnreachableNodeIsPassedOver() {
        Greeter second = new Greeter();
        fleet.start("greeter", greeter);
        fleet.start("greeter", second);
        fleet.registry.register(new ServiceInfo("greeter", "latest", Map.of(), List.of(),
                List.of(new Node("greeter-dead", "127.0.0.1:9", Map.of()))), Duration.ZERO);
        Client client = fleet.caller().client();
        for (int i = 0; i < 30; i++) {
            client.call("greeter", "Greeter.Hello", new Request("x"), Reply.class);
        }
        assertThat(greeter.calls.get() + second.calls.get()).isEqualTo(30);
        assertThat(greeter.calls.get()).isBetween(10, 20);
        assertThat(second.calls.get()).isBetween(10, 20);
    }

    @Test void eachNodeGetsTheSameNumberOfCallsFromManyCallers() throws InterruptedException {
        List<Greeter> greeters = List.of(greeter, new Greeter(), new Greeter());
        greeters.forEach(g -> fleet.start("greeter", g));
        Client client = fleet.caller().client();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            callers.add(Thread.ofVirtual().start(() -> {
                for (int n = 0; n < 10; n++) {
                    client.call("greeter", "Greeter.Hello", new Request("x"), Reply.class);
                }
            }));
        }
        for (Thread t : callers) {
            t.join();
        }
        assertThat(greeters).extracting(g -> g.calls.get()).allMatch(n -> n == 333 || n == 334);
    }

    @Test void versionAndMetadataChooseTheNodes() {
        Greeter inZoneB = new Greeter();
        Greeter newer = new Greeter();
        fleet.start("greeter", greeter);
        fleet.start(fleet.service("greeter").handle(inZoneB)
                .server(Micro.settings(ServerSettings.class, Map.of("metadata", "zone=b"))));
        fleet.start(fleet.service("greeter").handle(newer)
                .server(Micro.settings(ServerSettings.class, Map.of("version", "v2", "metadata", "zone=b"))));
        Client client = fleet.caller().client();
        await().until(() -> fleet.registry.getService("greeter").stream().mapToInt(s -> s.nodes().size()).sum() == 3);
        for (int i = 0; i < 10; i++) {
            client.call("greeter", "Greeter.Hello", new Request("x"), Reply.class, CallOption.version("latest"),
                    CallOption.metadata("zone", "b"));
            client.call("greeter", "Greeter.Hello", new Request("x"), Reply.class, CallOption.version("v2"));
        }
        assertThat(List.of(greeter.calls.get(), inZoneB.calls.get(), newer.calls.get())).containsExactly(0, 10, 10);
        assertThat(failure(client, "greeter", "Greeter.Hello", CallOption.version("v3")))
                .hasMessage(
                        "no node of service greeter with version v3; there are nodes with version latest, version v2"
                                + " (go.micro.client, 503 Service Unavailable)")
                .satisfies(e -> assertThat(e.neverStarted()).isTrue());
        assertThat(failure(client, "greeter", "Greeter.Hello", CallOption.metadata("zone", "a")).detail())
                .isEqualTo("no node of service greeter with zone=a; there are nodes with version latest and no zone, "
                        + "version latest and zone=b, version v2 and zone=b");
    }

    @Test void aNodeThatComesOrGoesIsSeen() {
        Client client = fleet.caller().client();
        failure(client, "greeter", "Greeter.Hello");
        var service = fleet.start("greeter", greeter);
        await().until(() -> {
            try {
                client.call("greeter", "Greeter.Nothing", new Request(""), Message.class);
                return true;
            } catch (MicroException e) {
                return false;
            }
        });
        service.close();
        await().untilAsserted(() -> assertThat(failure(client, "greeter", "Greeter.Hello").code()).isEqualTo(404));
    }

    @Test void headersTravelAndATopicDoesNot() {
        fleet.start("greeter", greeter);
        Message reply = fleet.caller().client().call("greeter", "Greeter.Raw",
                new Message(Map.of(), "b".getBytes(UTF_8)),
                Message.class, CallOption.header("Tenant", "acme"), CallOption.header("micro-topic", "t"));
        assertThat(reply.headers()).containsEntry("Tenant", "acme").containsEntry("Micro-Service", "greeter")
                .containsKey("Timeout").doesNotContainKey("Micro-Topic");
        assertThat(reply.body()).isEqualTo("b".getBytes(UTF_8));
    }

    @Test void anInterruptedCallerComesBackAtOnceAndStaysInterrupted() throws InterruptedException {
        fleet.start("greeter", greeter);
        Client client = fleet.caller().client();
        var after = new java.util.concurrent.CompletableFuture<Boolean>();
        Thread caller = Thread.ofVirtual().start(() -> {
            MicroException e = failure(client, "greeter", "Greeter.Held");
            after.complete(Thread.currentThread().isInterrupted() && e != null && !e.neverStarted());
        });
        greeter.entered.await();
        caller.interrupt();
        assertThat(after.join()).isTrue();
    }
}
