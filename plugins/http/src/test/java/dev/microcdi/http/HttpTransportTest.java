package dev.microcdi.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.transport.DialOptions;
import dev.microcdi.transport.Transport;
import dev.microcdi.transport.Transport.Listener;
import dev.microcdi.transport.Transport.Socket;

/** Both sides of this transport together. */
class HttpTransportTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final DialOptions DIAL = new DialOptions(Duration.ofSeconds(5));

    private final HttpTransport transport = new HttpTransport();

    @AfterEach void closeTransport() {
        transport.close();
    }

    private static void echo(Socket socket) {
        Message m = received(socket);
        socket.send(m.withHeader("Remote", socket.remote()), LONG);
    }

    private static Message received(Socket socket) {
        return Objects.requireNonNull(socket.receive(LONG), "a message");
    }

    private static Message call(Transport transport, String address, Message message) {
        try (Socket socket = transport.dial(address, DIAL)) {
            socket.send(message, LONG);
            return received(socket);
        }
    }

    private static Message message(String body, String... headers) {
        Message m = new Message(Map.of(), body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        for (int i = 0; i < headers.length; i += 2) {
            m = m.withHeader(headers[i], headers[i + 1]);
        }
        return m;
    }

    @Test void headersAndBodySurviveBothWaysInUtf8() {
        Listener listener = transport.listen("127.0.0.1:0", HttpTransportTest::echo);
        Message sent = message("größe 日本\u0000\uD83D\uDE00", "X-Unicode", "größe 日本 😀", "Micro-Error",
                "{\"detail\":\"名前\"}", "X-Empty", "");

        Message reply = call(transport, listener.address(), sent);

        assertThat(reply.body()).isEqualTo(sent.body());
        assertThat(reply.header("x-unicode")).isEqualTo("größe 日本 😀");
        assertThat(reply.header("Micro-Error")).isEqualTo("{\"detail\":\"名前\"}");
        assertThat(reply.header("X-Empty")).isEmpty();
    }

    @Test void anEmptyBodyIsAMessage() {
        Listener listener = transport.listen("127.0.0.1:0", HttpTransportTest::echo);

        assertThat(call(transport, listener.address(), message("")).body()).isEmpty();
    }

    @Test void whatBelongsToTheConnectionDoesNotTravel() {
        Listener listener = transport.listen("127.0.0.1:0", HttpTransportTest::echo);

        Message reply = call(transport, listener.address(), message("x", "Content-Length", "999", "Connection", "close",
                "Transfer-Encoding", "chunked", "Host", "other", "Expect", "100-continue", "Micro-Error",
                "a\r\nEvil: b"));

        assertThat(reply.headers()).containsEntry("Micro-Error", "a  Evil: b").doesNotContainKeys("Evil", "Expect",
                "Host");
        assertThat(new String(reply.body(), java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("x");
    }

    @Test void aHeaderThatHttpHasNotIsRefusedBeforeAnythingIsSent() {
        Listener listener = transport.listen("127.0.0.1:0", HttpTransportTest::echo);
        try (Socket socket = transport.dial(listener.address(), DIAL)) {
            MicroException e = catchThrowableOfType(MicroException.class,
                    () -> socket.send(message("x", "Name", "two\r\nlines"), LONG));

            assertThat(e.neverStarted()).isTrue();
            assertThat(e).hasMessageContaining("the value of the header Name cannot be sent over http: it has the "
                    + "control character 13");
        }
        try (Socket socket = transport.dial(listener.address(), DIAL)) {
            MicroException e = catchThrowableOfType(MicroException.class,
                    () -> socket.send(message("x", "bad name", "v"), LONG));

            assertThat(e.neverStarted()).isTrue();
            assertThat(e).hasMessageContaining("the header name \"bad name\" cannot be sent over http");
        }
    }

    @Test void aConnectionIsUsedAgain() {
        Listener listener = transport.listen("127.0.0.1:0", HttpTransportTest::echo);

        String first = call(transport, listener.address(), message("1")).header("Remote");
        String second = call(transport, listener.address(), message("2")).header("Remote");

        assertThat(second).isEqualTo(first);
    }

    @Test void concurrentCallsNeverMix() throws Exception {
        Listener listener = transport.listen("127.0.0.1:0", HttpTransportTest::echo);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int caller = 0; caller < 128; caller++) {
                String name = "caller " + caller;
                results.add(executor.submit(() -> {
                    for (int i = 0; i < 20; i++) {
                        Message m = message(name + " " + i + "x".repeat(i * 100), "Who", name + " " + i);
                        Message reply = call(transport, listener.address(), m);
                        if (!java.util.Arrays.equals(reply.body(), m.body())
                                || !(name + " " + i).equals(reply.header("Who"))) {
                            return false;
                        }
                    }
                    return true;
                }));
            }
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
        }
    }

    @Test void aBodyAtTheLimitPassesAndOneByteMoreIsRefusedByTheCaller() {
        HttpTransport small = new HttpTransport(limit(1000));
        Listener listener = small.listen("127.0.0.1:0", HttpTransportTest::echo);

        assertThat(call(small, listener.address(), message("x".repeat(1000))).body()).hasSize(1000);
        try (Socket socket = small.dial(listener.address(), DIAL)) {
            MicroException e = catchThrowableOfType(MicroException.class,
                    () -> socket.send(message("x".repeat(1001)), LONG));
            assertThat(e.code()).isEqualTo(413);
            assertThat(e.neverStarted()).isTrue();
            assertThat(e.detail()).isEqualTo("a request to " + listener.address()
                    + " of 1001 bytes is over micro.http.max-message-size, 1000");
        } finally {
            small.close();
        }
    }

    @Test void theListenerRefusesALargeBodyWithAnAnswerThatNamesLimitAndSize() {
        HttpTransport small = new HttpTransport(limit(1000));
        Listener listener = small.listen("127.0.0.1:0", HttpTransportTest::echo);

        try (Socket socket = transport.dial(listener.address(), DIAL)) {
            socket.send(message("x".repeat(3_000_000)), LONG);
            MicroException e = catchThrowableOfType(MicroException.class, () -> socket.receive(LONG));
            assertThat(e.code()).isEqualTo(413);
            assertThat(e.detail()).contains("of 3000000 bytes is over micro.http.max-message-size, 1000");
        }
        small.close();
    }

    @Test void theCallerRefusesALargeAnswer() {
        HttpTransport small = new HttpTransport(limit(1000));
        Listener listener = transport.listen("127.0.0.1:0", s -> {
            s.receive(LONG);
            s.send(message("y".repeat(1001)), LONG);
        });

        assertThatThrownBy(() -> call(small, listener.address(), message("x"))).isInstanceOfSatisfying(
                MicroException.class, e -> assertThat(e.code()).isEqualTo(413));
        small.close();
    }

    private static HttpOptions limit(int bytes) {
        HttpOptions d = HttpOptions.DEFAULT;
        return new HttpOptions(bytes, d.maxHeaderSize(), d.idleTimeout(), d.headTimeout(), d.maxConnections(),
                d.poolSize(),
                d.poolIdleTimeout());
    }

    @Test void aHandlerThatAnswersNothingOrThrowsIsTheEndForUs() {
        Listener silent = transport.listen("127.0.0.1:0", s -> {});
        Listener throwing = transport.listen("127.0.0.1:0", s -> {
            throw new IllegalArgumentException("on purpose");
        });
        for (Listener listener : List.of(silent, throwing)) {
            try (Socket socket = transport.dial(listener.address(), DIAL)) {
                socket.send(message("x"), LONG);
                assertThat(socket.receive(LONG)).isNull();
            }
        }
    }

    @Test void aRequestAndAResponseAreAllThatASocketCarries() {
        AtomicReference<Object> second = new AtomicReference<>("unset");
        Listener listener = transport.listen("127.0.0.1:0", s -> {
            Message m = received(s);
            second.set(String.valueOf(s.receive(LONG)));
            s.send(m, LONG);
        });
        try (Socket socket = transport.dial(listener.address(), DIAL)) {
            socket.send(message("x"), LONG);
            assertThat(socket.receive(LONG)).isNotNull();
            assertThat(socket.receive(LONG)).isNull();
            assertThatThrownBy(() -> socket.send(message("y"), LONG)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(second).hasValue("null");
    }

    @Test void aTakenPortIsNamed() {
        Listener listener = transport.listen("127.0.0.1:0", HttpTransportTest::echo);

        assertThatThrownBy(() -> transport.listen(listener.address(), HttpTransportTest::echo))
                .isInstanceOf(MicroException.class).hasMessageContaining("cannot listen on " + listener.address())
                .hasMessageContaining("set micro.server.address");
    }

    @Test void aRefusedConnectionNeverStarted() throws Exception {
        String address;
        try (ServerSocket free = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            address = "127.0.0.1:" + free.getLocalPort();
        }

        UnavailableException e = catchThrowableOfType(UnavailableException.class, () -> transport.dial(address, DIAL));

        assertThat(e.neverStarted()).isTrue();
        assertThat(e).hasMessageContaining(address);
    }

    @Test void afterStopAcceptingACallInFlightEndsAndANewOneNeverStarted() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Listener listener = transport.listen("127.0.0.1:0", s -> {
            Message m = received(s);
            entered.countDown();
            await(go);
            s.send(m, LONG);
        });
        try (Socket inFlight = transport.dial(listener.address(), DIAL)) {
            inFlight.send(message("first"), LONG);
            await(entered);
            listener.stopAccepting();

            UnavailableException e = catchThrowableOfType(UnavailableException.class,
                    () -> call(transport, listener.address(), message("second")));
            assertThat(e.neverStarted()).isTrue();
            assertThat(e.code()).isEqualTo(503);

            go.countDown();
            assertThat(inFlight.receive(LONG)).isNotNull();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test void aCallThatTimesOutFreesItsConnection() {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        Listener listener = transport.listen("127.0.0.1:0", s -> {
            Message m = received(s);
            if (calls.getAndIncrement() == 0) {
                await(go);
            }
            s.send(m, LONG);
        });
        try (Socket socket = transport.dial(listener.address(), DIAL)) {
            socket.send(message("late"), LONG);
            MicroException e = catchThrowableOfType(MicroException.class, () -> socket.receive(Duration.ofMillis(100)));
            assertThat(e.code()).isEqualTo(408);
            assertThat(e.neverStarted()).isFalse();
        }
        Message reply = call(transport, listener.address(), message("next"));
        go.countDown();

        assertThat(new String(reply.body(), java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("next");
    }

    @Test void anInterruptEndsACallOnAPlatformAndOnAVirtualThread() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CyclicBarrier entered = new CyclicBarrier(2);
        Listener listener = transport.listen("127.0.0.1:0", s -> {
            s.receive(LONG);
            try {
                entered.await();
            } catch (InterruptedException | java.util.concurrent.BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
            await(go);
        });
        for (Thread.Builder builder : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
            AtomicReference<Object> outcome = new AtomicReference<>();
            Thread caller = builder.start(() -> {
                try {
                    call(transport, listener.address(), message("x"));
                } catch (MicroException e) {
                    outcome.set(e.code() + " " + e.neverStarted() + " " + Thread.currentThread().isInterrupted());
                }
            });
            entered.await(20, TimeUnit.SECONDS);
            caller.interrupt();
            caller.join();
            assertThat(outcome).hasValue("408 false true");
        }
        go.countDown();
    }

    @Test void closingAListenerEndsACallInFlight() throws ExecutionException, InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        Listener listener = transport.listen("127.0.0.1:0", s -> {
            s.receive(LONG);
            entered.countDown();
            await(new CountDownLatch(1));
        });
        try (Socket socket = transport.dial(listener.address(), DIAL)) {
            socket.send(message("x"), LONG);
            await(entered);
            listener.close();
            listener.close();
            assertThat(socket.receive(LONG)).isNull();
        }
        assertThatThrownBy(() -> transport.dial(listener.address(), DIAL)).isInstanceOf(UnavailableException.class);
    }

    @Test void twoHundredListenersLeaveNoThreadAndNoPort() {
        Set<Thread> before = threads();
        for (int i = 0; i < 200; i++) {
            HttpTransport t = new HttpTransport();
            Listener listener = t.listen("127.0.0.1:0", HttpTransportTest::echo);
            call(t, listener.address(), message("x"));
            t.close();
            t.close();
            assertThatThrownBy(() -> t.dial(listener.address(), DIAL)).isInstanceOf(IllegalStateException.class);
        }
        Set<Thread> after = threads();
        after.removeAll(before);
        assertThat(after).noneMatch(t -> t.getName().contains("http") || t.getName().contains("helidon")
                || t.getName().contains("timer"));
    }

    private static Set<Thread> threads() {
        return new java.util.HashSet<>(Thread.getAllStackTraces().keySet());
    }
}
