package dev.microcdi.core.spi.queue;

import static dev.microcdi.core.spi.queue.PostOffice.LIMIT;
import static dev.microcdi.core.spi.queue.PostOffice.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.transport.Transport.Socket;

/** Sockets over queues, between both sides of ours and with a peer that knows of no tags, as Go Micro's. */
class QueueSocketsTest {
    private final PostOffice office = new PostOffice();
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    @AfterEach void close() {
        office.calls.close();
        office.servers.values().forEach(QueueServer::close);
    }

    private static Message text(String id) {
        return new Message(Map.of("Micro-Id", id), id.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static String id(@Nullable Message message) {
        return message == null ? "(end)" : message.headers().getOrDefault("Micro-Id", "(none)");
    }

    private String call(String address, String id) {
        try (Socket socket = office.dial(address)) {
            socket.send(text(id), LIMIT);
            return id(socket.receive(LIMIT));
        }
    }

    /** As the engine serves a socket. */
    private void echo(Socket socket) {
        for (Message m = socket.receive(LIMIT); m != null; m = socket.receive(LIMIT)) {
            socket.send(m, LIMIT);
        }
        seen.add("ended");
    }

    private String seen() throws InterruptedException {
        return String.valueOf(seen.poll(10, TimeUnit.SECONDS));
    }

    @Test void oneCallAfterTheOtherUsesOneReplyAddress() throws Exception {
        office.listen("a", this::echo);
        assertThat(call("a", "1")).isEqualTo("1");
        assertThat(call("a", "2")).isEqualTo("2");
        assertThat(office.log()).containsExactly("> key1 1.0", "< key1 1.0", "> key1 2.0", "< key1 2.0");
        assertThat(seen()).as("the first socket").isEqualTo("ended");
    }

    @Test void aReplyAddressThatAnAnswerMayStillComeToIsNotUsedAgain() {
        CountDownLatch release = new CountDownLatch(1);
        office.listen("a", socket -> {
            Message m = socket.receive(LIMIT);
            await(release);
            if (m != null) {
                socket.send(m, LIMIT);
            }
        });
        try (Socket socket = office.dial("a")) {
            socket.send(text("slow"), LIMIT);
            assertThatThrownBy(() -> socket.receive(Duration.ofMillis(1))).isInstanceOfSatisfying(MicroException.class,
                    e -> assertThat(e.code()).isEqualTo(408));
        }
        release.countDown();
        assertThat(call("a", "next")).isEqualTo("next");
        assertThat(office.log()).contains("> key2 1.0");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test void anAnswerTooManyIsNotTakenForTheNextCallsOne() {
        office.listen("a", socket -> {
            Message m = socket.receive(LIMIT);
            if (m != null) {
                socket.send(m, LIMIT);
                socket.send(text("one too many"), LIMIT);
            }
        });
        for (int i = 0; i < 20; i++) {
            assertThat(call("a", "call " + i)).isEqualTo("call " + i);
        }
    }

    @Test void aMessageThatIsMissingEndsTheSocketAndIsNotPassedOverInSilence() {
        office.answers = m -> m != null && m.tag().index() == 1 ? null : m;
        office.listen("a", socket -> {
            Message m = socket.receive(LIMIT);
            for (int i = 0; m != null && i < 3; i++) {
                socket.send(text("answer " + i), LIMIT);
            }
        });
        try (Socket socket = office.dial("a")) {
            socket.send(text("three please"), LIMIT);
            assertThat(id(socket.receive(LIMIT))).isEqualTo("answer 0");
            assertThatThrownBy(() -> socket.receive(LIMIT)).isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("a message of a was lost on the way");
        }
    }

    @Test void whoReceivesTooSlowlyGetsAnErrorInPlaceOfTheMessageThatDoesNotFit() {
        CountDownLatch sent = new CountDownLatch(1);
        office.listen("a", socket -> {
            Message m = socket.receive(LIMIT);
            for (int i = 0; m != null && i <= QueueLimits.WAITING; i++) {
                socket.send(text("answer " + i), LIMIT);
            }
            sent.countDown();
        });
        try (Socket socket = office.dial("a")) {
            socket.send(text("many please"), LIMIT);
            await(sent);
            for (int i = 0; i < QueueLimits.WAITING; i++) {
                assertThat(id(socket.receive(LIMIT))).isEqualTo("answer " + i);
            }
            assertThatThrownBy(() -> socket.receive(LIMIT)).isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("a sends faster than its messages are received: more than 1024 messages");
        }
    }

    @Test void theEndOfASocketIsToldToAServerThatIsKnownToBeOneOfOurs() throws Exception {
        office.listen("a", this::echo);
        assertThat(call("a", "unary")).isEqualTo("unary");
        assertThat(seen.poll()).isNull();
        try (Socket socket = office.dial("a")) {
            socket.send(text("one"), LIMIT);
            socket.send(text("two"), LIMIT);
            assertThat(id(socket.receive(LIMIT))).isEqualTo("one");
        }
        assertThat(seen()).as("the unary socket").isEqualTo("ended");
        assertThat(seen()).as("the other socket").isEqualTo("ended");
        assertThat(office.log()).contains("> key1 2.2 closed");
    }

    @Test void aHandlerThatEndsIsTheEndForTheCaller() {
        office.listen("a", socket -> socket.receive(LIMIT));
        assertThat(call("a", "hello")).isEqualTo("(end)");
        office.listen("b", socket -> {
            throw new IllegalStateException("a handler that fails on purpose");
        });
        assertThat(call("b", "hello")).isEqualTo("(end)");
    }

    @Test void nobodyThereNeverStartedButNotInTheMiddleOfASocket() {
        assertThatThrownBy(() -> call("nowhere", "1")).isInstanceOfSatisfying(UnavailableException.class,
                e -> assertThat(e.neverStarted()).isTrue());
        office.listen("a", this::echo);
        try (Socket socket = office.dial("a")) {
            socket.send(text("1"), LIMIT);
            assertThat(id(socket.receive(LIMIT))).isEqualTo("1");
            office.servers.remove("a");
            socket.send(text("2"), LIMIT);
            assertThatThrownBy(() -> socket.receive(LIMIT)).isInstanceOfSatisfying(UnavailableException.class,
                    e -> assertThat(e.neverStarted()).isFalse());
        }
    }

    @Test void aLostConnectionEndsItsOwnSocketsAtOnce() {
        office.listen("a", socket -> socket.receive(LIMIT));
        office.answers = m -> null;
        Socket other = office.calls.dial("a", "another connection");
        Socket socket = office.dial("a");
        socket.send(text("1"), LIMIT);
        office.calls.lost("the connection"::equals, "the connection was lost");
        assertThatThrownBy(() -> socket.receive(LIMIT)).isInstanceOfSatisfying(UnavailableException.class,
                e -> assertThat(e.neverStarted()).isFalse()).hasMessageContaining("the connection was lost");
        other.send(text("2"), LIMIT);
        assertThatThrownBy(() -> other.receive(Duration.ofMillis(1))).isInstanceOf(MicroException.class)
                .isNotInstanceOf(UnavailableException.class);
        socket.close();
        other.close();
    }

    @Test void moreSocketsThanTheLimitAreRefused() throws Exception {
        BlockingQueue<Socket> held = new ArrayBlockingQueue<>(10);
        CountDownLatch release = new CountDownLatch(1);
        office.listen("a", socket -> {
            held.add(socket);
            await(release);
        });
        for (int i = 0; i < 3; i++) {
            office.dial("a").send(text("held"), LIMIT);
            assertThat(held.poll(10, TimeUnit.SECONDS)).isNotNull();
        }
        assertThatThrownBy(() -> call("a", "one too many")).isInstanceOfSatisfying(UnavailableException.class,
                e -> assertThat(e.neverStarted()).isTrue());
        release.countDown();
    }

    @Test void aStreamGoesOnAfterStopAcceptingAndNewCallsAreRefused() {
        QueueServer server = office.listen("a", this::echo);
        assertThat(call("a", "a reply address that is kept")).isEqualTo("a reply address that is kept");
        try (Socket stream = office.dial("a"); Socket unary = office.dial("a")) {
            stream.send(text("1"), LIMIT);
            stream.send(text("2"), LIMIT);
            assertThat(id(stream.receive(LIMIT))).isEqualTo("1");
            assertThat(id(stream.receive(LIMIT))).isEqualTo("2");
            server.stopAccepting();
            assertThat(server.streams()).isTrue();
            stream.send(text("3"), LIMIT);
            assertThat(id(stream.receive(LIMIT))).isEqualTo("3");
            unary.send(text("late"), LIMIT);
            assertThatThrownBy(() -> unary.receive(LIMIT)).isInstanceOfSatisfying(UnavailableException.class,
                    e -> assertThat(e.neverStarted()).isTrue());
        }
    }

    @Test void aGoPeerUsesOneSocketForOneCallAfterTheOtherAndItsNextCallIsRefusedAtTheEnd() throws Exception {
        QueueServer server = office.listen("a", socket -> {
            for (Message m = socket.receive(LIMIT); m != null; m = socket.receive(LIMIT)) {
                seen.add(id(m));
                socket.send(m, LIMIT);
                seen.add("answered");
            }
        });
        office.deliver("a", message("go", QueueTag.NONE, text("1")));
        assertThat(seen()).isEqualTo("1");
        assertThat(seen()).isEqualTo("answered");
        office.deliver("a", message("go", QueueTag.NONE, text("2")));
        assertThat(seen()).isEqualTo("2");
        assertThat(seen()).isEqualTo("answered");
        server.stopAccepting();
        office.deliver("a", message("go", QueueTag.NONE, text("3")));
        org.awaitility.Awaitility.await().untilAsserted(() -> assertThat(office.log())
                .containsExactly("< go 0.0", "< go 0.0", "< go 0.0 never-started"));
        assertThat(seen.poll()).isNull();
    }

    @Test void whatWasNotHandedOverWhenAListenerClosesNeverStarted() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        QueueServer server = office.listen("a", socket -> {
            first.countDown();
            await(new CountDownLatch(1));
        });
        Socket socket = office.dial("a");
        socket.send(text("not received by the handler"), LIMIT);
        await(first);
        server.close();
        assertThatThrownBy(() -> socket.receive(LIMIT)).isInstanceOfSatisfying(UnavailableException.class,
                e -> assertThat(e.neverStarted()).isTrue());
        socket.close();
    }
}
