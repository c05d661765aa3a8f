package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.client.CallOption;
import dev.microcdi.client.Client;
import dev.microcdi.core.ClientSettings;
import dev.microcdi.core.Micro;
import dev.microcdi.tck.engine.Greeter.Reply;
import dev.microcdi.tck.engine.Greeter.Request;

/** What is repeated, where, and how often. */
class RetryTest {
    private static final CallOption SOON = CallOption.attemptTimeout(Duration.ofMillis(100));

    private final Fleet fleet = new Fleet();
    private final List<Peer> peers = new ArrayList<>();

    @AfterEach void close() {
        peers.forEach(Peer::close);
        fleet.close();
    }

    private Peer peer(Function<Message, @Nullable Message> answer) {
        Peer peer = new Peer("greeter", fleet.transport, fleet.registry, answer);
        peers.add(peer);
        return peer;
    }

    private Client client(String... options) {
        Map<String, String> settings = new TreeMap<>();
        for (int i = 0; i < options.length; i += 2) {
            settings.put(options[i], options[i + 1]);
        }
        return fleet.start(Micro.caller().registry(fleet.registry).transport(fleet.transport).broker(fleet.broker)
                .client(Micro.settings(ClientSettings.class, settings))).client();
    }

    private static Reply call(Client client, CallOption... options) {
        return client.call("greeter", "Greeter.Hello", new Request("John"), Reply.class, options);
    }

    private static MicroException failure(Client client, CallOption... options) {
        return catchThrowableOfType(MicroException.class, () -> call(client, options));
    }

    @Test void whatAnOverloadedNodeRefusedIsRepeatedAtAnother() {
        Peer full = peer(m -> Peer.refusal(429, "too many calls"));
        Peer free = peer(m -> Peer.answer());
        Client client = client("retry-budget", "1");
        for (int i = 0; i < 10; i++) {
            assertThat(call(client).text()).isEqualTo("yes");
        }
        assertThat(free.requests).hasValue(10);
        assertThat(full.requests.get()).isPositive();
    }

    @Test void aRefusalByAllIsToldWordByWordAndNeverStarted() {
        Peer one = peer(m -> Peer.refusal(429, "too many calls"));
        Peer two = peer(m -> Peer.refusal(429, "too many calls"));
        MicroException e = failure(client());
        assertThat(e).hasMessage("too many calls (greeter, 429 Too bad)");
        assertThat(e.neverStarted()).isTrue();
        assertThat(one.requests.get() + two.requests.get()).as("attempts").isEqualTo(3);
    }

    @Test void aNodeThatStopsIsPassedOverForNothing() {
        for (int i = 0; i < 6; i++) {
            peer(m -> Peer.refusal(503, "it stops"));
        }
        Peer last = peer(m -> Peer.answer());
        Client client = client("retries", "0", "retry-budget", "0");
        for (int i = 0; i < 7; i++) {
            assertThat(call(client).text()).isEqualTo("yes");
        }
        assertThat(last.requests).hasValue(7);
        last.close();
        assertThat(failure(client).neverStarted()).isTrue();
        assertThat(peers.subList(0, 6)).allMatch(p -> p.requests.get() <= 8);
    }

    @Test void whatMayHaveRunIsRepeatedOnlyIfItIsIdempotent() {
        Peer slow = peer(m -> null);
        MicroException e = failure(client("retry-budget", "1"), SOON);
        assertThat(e.code()).isEqualTo(408);
        assertThat(e.neverStarted()).isFalse();
        assertThat(e.detail()).isEqualTo("greeter/Greeter.Hello at " + slow.address() + ", attempt 1 of 3, waiting: "
                + "the attempt's timeout of PT0.1S is over, no answer in time, it may have run");
        assertThat(slow.requests).hasValue(1);
    }

    @Test void anIdempotentCallThatTimedOutIsRepeatedAtAnotherNode() {
        Peer slow = peer(m -> null);
        Peer quick = peer(m -> Peer.answer());
        Client client = client("retry-budget", "1");
        for (int i = 0; i < 6; i++) {
            assertThat(call(client, SOON, CallOption.idempotent()).text()).isEqualTo("yes");
        }
        assertThat(quick.requests).hasValue(6);
        assertThat(slow.requests.get()).isPositive();
    }

    @Test void withOneNodeTheSameNodeIsAskedAgain() {
        Peer slow = peer(m -> null);
        MicroException e = failure(client(), SOON, CallOption.idempotent());
        assertThat(e.detail()).contains("attempt 3 of 3");
        assertThat(slow.requests).hasValue(3);
    }

    @Test void whatTheHandlerThrewIsNeverRepeated() {
        Peer peer = peer(m -> Peer.error("{\"id\":\"greeter\",\"code\":503,\"detail\":\"no paper\"}"));
        assertThat(failure(client("retry-budget", "1"), CallOption.idempotent()).detail()).isEqualTo("no paper");
        assertThat(peer.requests).hasValue(1);
    }

    @Test void anAttemptThatMayHaveRunIsNotForgottenWhenTheNextReachesNobody() {
        Peer slow = peer(m -> null);
        Client client = client();
        new Peer("greeter", fleet.transport, fleet.registry, m -> Peer.answer()).close();
        MicroException first = failure(client, SOON, CallOption.idempotent(), CallOption.retries(1));
        MicroException second = failure(client, SOON, CallOption.idempotent(), CallOption.retries(1));
        assertThat(List.of(first, second)).allMatch(e -> !e.neverStarted());
        assertThat(slow.requests.get()).isPositive();
    }

    @Test void noRepetitionGoesBeyondTheDeadline() {
        Peer slow = peer(m -> null);
        MicroException e = failure(client("retry-budget", "1"), CallOption.attemptTimeout(Duration.ofMillis(150)),
                CallOption.idempotent(), CallOption.retries(1_000), CallOption.timeout(Duration.ofMillis(400)));
        assertThat(e.code()).isEqualTo(408);
        assertThat(e.detail()).contains("the call's timeout of PT0.4S is over");
        assertThat(slow.requests.get()).isBetween(2, 3);
    }

    /** The storm that the budget is for: everything is slow, and everybody would like to try again. */
    @Test void whenAllNodesAreSlowTheBudgetKeepsTheLoadNearlyWhatItWas() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            peer(m -> null);
        }
        Client client = client("attempt-timeout", "50ms", "retries", "5");
        ConcurrentLinkedQueue<MicroException> failures = new ConcurrentLinkedQueue<>();
        List<Thread> callers = new ArrayList<>();
        for (int c = 0; c < 50; c++) {
            callers.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 20; i++) {
                    failures.add(failure(client, CallOption.idempotent()));
                }
            }));
        }
        for (Thread t : callers) {
            t.join();
        }
        int attempts = peers.stream().mapToInt(p -> p.requests.get()).sum();
        assertThat(failures).hasSize(1_000).allMatch(e -> e.code() == 408);
        assertThat(attempts / 1_000.0).as("attempts for each call").isBetween(1.05, 1.2);
    }
}
