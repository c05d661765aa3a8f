package dev.microcdi.tck;

import static dev.microcdi.tck.Await.failureWithin;
import static dev.microcdi.tck.Await.mustHappenWithin;
import static dev.microcdi.tck.Await.scaled;
import static dev.microcdi.tck.Await.within;
import static dev.microcdi.tck.Await.worksWithin;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.plugin.Capability;
import dev.microcdi.transport.DialOptions;
import dev.microcdi.transport.Transport;
import dev.microcdi.transport.Transport.Listener;
import dev.microcdi.transport.Transport.Socket;

/**
 * What every {@link Transport} promises: the rules of the specification's page "transport". A plugin author says how to open
 * the plugin, and overrides no rule.
 *
 * <p>Threads: the rules run one after the other, on one object of the subclass.
 */
public abstract class TransportTck extends TransportInEngineTck {
    /** Larger than any buffer of a socket, so that it does not travel in one piece. */
    private static final int LARGE = 300_000;
    private static final int LIMIT = 64 * 1024;

    /** For subclasses. */
    protected TransportTck() {
    }

    private static Message text(String body) {
        // HTTP cannot carry blanks at the ends of a header value.
        return new Message(Map.of("Micro-Id", body.strip()), body.getBytes(StandardCharsets.UTF_8));
    }

    private static String body(@Nullable Message message) {
        return message == null ? "(no message)" : new String(message.body(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(int size) {
        byte[] all = new byte[size];
        for (int i = 0; i < size; i++) {
            all[i] = (byte) (i * 31 + i / 256);
        }
        return all;
    }

    /** If this fails: is the body read to its end, and are the headers of both directions copied? */
    @Rule("transport-1") void messagesKeepHeadersAndBody() {
        Transport transport = open();
        BlockingQueue<Message> arrived = new LinkedBlockingQueue<>();
        Listener listener = listen(transport, socket -> {
            Message request = socket.receive(limit());
            if (request != null) {
                arrived.add(request);
                socket.send(request, limit());
            }
        });
        for (byte[] body : List.of(new byte[0], bytes(1), "größer".getBytes(StandardCharsets.UTF_8), bytes(LARGE))) {
            Message sent = new Message(
                    Map.of("Micro-Service", "greeter", "Micro-Endpoint", "Greeter.Hello", "X-Empty-Not",
                            "a b,c; d=\"e\""),
                    body);
            Message reply = call(transport, listener.address(), sent);
            isSame(sent, arrived.poll(), "request of " + body.length + " bytes");
            isSame(sent, reply, "reply of " + body.length + " bytes");
        }
    }

    private static void isSame(Message sent, @Nullable Message got, String what) {
        assertThat(got).as(what).isNotNull();
        if (got != null) {
            sent.headers().forEach(
                    (name, value) -> assertThat(got.header(name)).as(what + ", header " + name).isEqualTo(value));
            assertThat(got.body()).as(what).isEqualTo(sent.body());
        }
    }

    /** If this fails: a header value that the protocol cannot carry must be refused or encoded, never sent as something else. */
    @Rule("transport-2") void headerValuesArriveUnchangedOrAreRefused() {
        Transport transport = open();
        BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
        Listener listener = listen(transport, socket -> {
            Message request = socket.receive(limit());
            if (request != null) {
                arrived.add(String.valueOf(request.header("X-Name")));
                socket.send(text("ok"), limit());
            }
        });
        for (String value : List.of("Zürich", "東京 😀", "two\r\nX-Injected: lines")) {
            try {
                call(transport, listener.address(), new Message(Map.of("X-Name", value), new byte[]{1}));
            } catch (MicroException | IllegalArgumentException e) {
                recorder.note("refused: " + e);
                continue;
            }
            assertThat(arrived.poll()).isEqualTo(value);
        }
    }

    /** If this fails: is a connection used by two calls at a time, or a reply left on it for the next call? */
    @Rule("transport-3") void concurrentCallsNeverMix() throws Exception {
        Transport transport = open();
        Listener listener = listen(transport, this::echo);
        List<Future<String>> wrong = new ArrayList<>();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < 16; caller++) {
                String me = "caller " + caller;
                wrong.add(pool.submit(() -> callMany(transport, listener.address(), me)));
            }
        }
        for (Future<String> one : wrong) {
            assertThat(one.get()).isEmpty();
        }
    }

    private String callMany(Transport transport, String address, String me) {
        for (int i = 0; i < 40; i++) {
            Message sent = text(me + ", call " + i + " " + "x".repeat(i * 50));
            try (Socket socket = transport.dial(address, new DialOptions(limit()))) {
                socket.send(sent, limit());
                Message reply = socket.receive(limit());
                if (reply == null || !Objects.equals(sent.header("Micro-Id"), reply.header("Micro-Id"))
                        || !body(sent).equals(body(reply))) {
                    return me + " sent " + body(sent) + " and got " + body(reply);
                }
            }
        }
        return "";
    }

    /** If this fails: is the size looked at before the first byte is written, on both sides? */
    @Rule("transport-4") void messageOverTheLimitIsRefusedBySend() {
        Transport transport = opened(open(backEnd().address(), LIMIT));
        BlockingQueue<Object> server = new LinkedBlockingQueue<>();
        Listener listener = listen(transport, socket -> {
            Message request = socket.receive(limit());
            server.add(request == null ? "ended" : body(request));
            if (request != null) {
                server.add(failureWithin(patience(), "a reply over the limit",
                        () -> sendAndReturn(socket, new Message(Map.of(), bytes(LIMIT * 2)))));
                socket.send(text("small"), limit());
            }
        });
        try (Socket socket = transport.dial(listener.address(), new DialOptions(limit()))) {
            isTooLarge(failureWithin(patience(), "a request over the limit",
                    () -> sendAndReturn(socket, new Message(Map.of(), bytes(LIMIT * 2)))));
        }
        assertThat(body(call(transport, listener.address(), text("fits")))).isEqualTo("small");
        // The refused call may have been seen as one that ended, never as a message.
        server.remove("ended");
        assertThat(server.poll()).isEqualTo("fits");
        assertThat(server.peek()).isInstanceOf(Throwable.class);
        isTooLarge((Throwable) Objects.requireNonNull(server.poll()));
    }

    private static void isTooLarge(Throwable thrown) {
        assertThat(thrown).isInstanceOfSatisfying(MicroException.class, e -> {
            assertThat(e.code()).as("code of " + e).isEqualTo(413);
            assertThat(e.neverStarted()).as("nothing was written before " + e).isTrue();
        });
    }

    private String sendAndReturn(Socket socket, Message message) {
        socket.send(message, limit());
        return "sent " + message;
    }

    /** If this fails: is the number of bytes that a peer sends limited while they are read? */
    @Rule(value = "transport-5", needs = Capability.REMOTE) void messageOverTheLimitIsRefusedByReceive() {
        Transport small = opened(open(backEnd().address(), LIMIT));
        Transport large = opened(open(backEnd().address(), LIMIT * 4));
        Message over = new Message(Map.of(), bytes(LIMIT * 2));
        BlockingQueue<String> server = new LinkedBlockingQueue<>();
        Listener strict = listen(small, socket -> {
            Message request = socket.receive(limit());
            server.add("received " + request);
        });
        try {
            Message reply = call(large, strict.address(), over);
            assertThat(reply).as("a reply to a request over the server's limit").isNull();
        } catch (MicroException e) {
            assertThat(e.code()).as("code of " + e).isIn(413, 503);
        }
        assertThat(server).as("what the server's receive gave").noneMatch(s -> s.contains(over.toString()));
        Listener generous = listen(large, socket -> {
            if (socket.receive(limit()) != null) {
                socket.send(over, limit());
            }
        });
        Throwable thrown = failureWithin(patience(), "receiving a reply over the limit",
                () -> call(small, generous.address(), text("hello")));
        assertThat(thrown).isInstanceOfSatisfying(MicroException.class,
                e -> assertThat(e.code()).as("code of " + e).isEqualTo(413));
    }

    /** If this fails: a refused connection means that nothing was sent: UnavailableException.unreachable. */
    @Rule("transport-6") void deadAddressIsUnavailableAndNeverStarted() {
        Transport transport = open();
        neverStarted(failureWithin(patience(), "a call to an address where nobody listens",
                () -> call(transport, nobodysAddress(), text("hello"))));
    }

    /** If this fails: does whoever connects to the back end wait as long as that takes, and not as long as it was told? */
    @Rule(value = "transport-32", fault = true) void diallingWaitsNoLongerThanItWasTold() {
        BackEnd back = own();
        Transport transport = opened(raw(back.address()));
        recorder.run("pause the back end", back::pause);
        try {
            neverStarted(failureWithin(observation().multipliedBy(3), "dial while the back end hangs", () -> transport
                    .dial(nobodysAddress(), new DialOptions(scaled(observation())))));
        } finally {
            recorder.run("resume the back end", back::resume);
        }
        mustHappenWithin(patience().multipliedBy(2), "it works when the back end does", () -> {
            try (Listener listener = transport.listen(listenAddress(), this::echo)) {
                return call(transport, listener.address(), text("hello")) != null;
            } catch (UnavailableException e) {
                return false;
            }
        });
    }

    private static void neverStarted(Throwable thrown) {
        assertThat(thrown).isInstanceOfSatisfying(UnavailableException.class,
                e -> assertThat(e.neverStarted()).as("neverStarted of " + e).isTrue());
    }

    /** If this fails: does receive have its own limit, and does the next call get a connection without the late reply on it? */
    @Rule("transport-7") void receiveEndsWhenItsTimeIsOver() {
        Transport transport = open();
        CountDownLatch over = new CountDownLatch(1);
        Listener listener = listen(transport, socket -> {
            Message request = socket.receive(limit());
            if (request != null && body(request).equals("slow")) {
                uninterruptibly(over);
            }
            if (request != null) {
                socket.send(request, limit());
            }
        });
        try (Socket socket = transport.dial(listener.address(), new DialOptions(limit()))) {
            socket.send(text("slow"), limit());
            Throwable thrown = failureWithin(patience(), "receive with a limit of 200 ms",
                    () -> String.valueOf(socket.receive(Duration.ofMillis(200))));
            assertThat(thrown).isInstanceOfSatisfying(MicroException.class, e -> {
                assertThat(e.code()).as("code of " + e).isEqualTo(408);
                assertThat(e.neverStarted()).as("neverStarted of " + e).isFalse();
            });
        } finally {
            over.countDown();
        }
        for (int i = 0; i < 5; i++) {
            assertThat(body(call(transport, listener.address(), text("next " + i)))).isEqualTo("next " + i);
        }
    }

    private void uninterruptibly(CountDownLatch latch) {
        try {
            if (!latch.await(limit().toMillis() * 3, TimeUnit.MILLISECONDS)) {
                recorder.note("a handler of the kit was not released");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** If this fails: a peer that saw the request and gave no answer is null or "lost", never "never started". */
    @Rule("transport-8") void peerThatEndsWithoutAnAnswerIsNoticed() {
        Transport transport = open();
        Listener listener = listen(transport, socket -> recorder.note("server received " + socket.receive(limit())));
        try {
            assertThat(within(patience(), "receive from a peer that ended",
                    () -> call(transport, listener.address(), text("hello"))))
                    .isNull();
        } catch (UnavailableException e) {
            assertThat(e.neverStarted()).as("neverStarted of " + e).isFalse();
        } catch (Exception e) {
            throw new AssertionError("expected null or UnavailableException", e);
        }
    }

    /** If this fails: does stopAccepting close the listening socket (or refuse in a known way), and leave calls alone? */
    @Rule("transport-9") void stopAcceptingFinishesWhatRunsAndRefusesTheRest() {
        Transport transport = open();
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean running = new AtomicBoolean();
        Listener listener = listen(transport, socket -> {
            Message request = socket.receive(limit());
            if (request != null && body(request).equals("held")) {
                running.set(true);
                uninterruptibly(release);
            }
            if (request != null) {
                socket.send(request, limit());
            }
        });
        assertThat(body(call(transport, listener.address(), text("before")))).isEqualTo("before");
        try (Socket held = dial(transport, listener.address())) {
            held.send(text("held"), limit());
            mustHappenWithin(patience(), "the call is in the handler", running::get);
            recorder.run("stopAccepting", listener::stopAccepting);
            recorder.run("stopAccepting again", listener::stopAccepting);
            for (int i = 0; i < 3; i++) {
                Throwable refused = failureWithin(patience(), "a call after stopAccepting",
                        () -> String.valueOf(call(transport, listener.address(), text("late"))));
                assertThat(refused).isInstanceOfSatisfying(MicroException.class,
                        e -> assertThat(e.neverStarted()).as("neverStarted of " + e).isTrue());
            }
            release.countDown();
            assertThat(body(received(held))).isEqualTo("held");
        } finally {
            release.countDown();
        }
    }

    /** If this fails: does close wait until the address is free? */
    @Rule("transport-10") void closedListenersAddressCanBeUsedAgain() throws Exception {
        Transport transport = open();
        Listener first = listen(transport, this::echo);
        String address = first.address();
        assertThat(body(call(transport, address, text("first")))).isEqualTo("first");
        within(patience(), "close of a listener", () -> closeTwice(first));
        Listener second = opened(
                worksWithin(patience(), "listening again on " + address, () -> transport.listen(address, socket -> {
                    if (socket.receive(limit()) != null) {
                        socket.send(text("second"), limit());
                    }
                })));
        assertThat(second.address()).isEqualTo(address);
        assertThat(body(call(transport, address, text("again")))).isEqualTo("second");
    }

    private static String closeTwice(AutoCloseable closeable) throws Exception {
        closeable.close();
        closeable.close();
        return "closed";
    }

    /** If this fails: where does receive wait, and does that obey interruption? */
    @Rule("transport-11") void interruptionEndsAWaitingReceive() {
        Transport transport = open();
        CountDownLatch release = new CountDownLatch(1);
        Listener listener = listen(transport, socket -> {
            recorder.note("server received " + socket.receive(limit()));
            uninterruptibly(release);
        });
        try (Socket socket = dial(transport, listener.address())) {
            socket.send(text("hello"), limit());
            BlockingQueue<String> end = new LinkedBlockingQueue<>();
            Thread waiting = Thread.ofVirtual().name("tck-receive").start(() -> {
                try {
                    end.add("received " + socket.receive(limit().multipliedBy(3)));
                } catch (MicroException e) {
                    end.add(Thread.currentThread().isInterrupted() ? "interrupted" : "lost the interrupt flag: " + e);
                } catch (RuntimeException e) {
                    end.add("threw " + e);
                }
            });
            mustHappenWithin(patience(), "the receiver waits", () -> waiting.getState() != Thread.State.RUNNABLE
                    && waiting.getState() != Thread.State.NEW);
            waiting.interrupt();
            mustHappenWithin(patience(), "the waiting receive ends", () -> !end.isEmpty());
            assertThat(end.poll()).isEqualTo("interrupted");
        } finally {
            release.countDown();
        }
    }

    /** If this fails: does the transport know its listeners and sockets, and end them when it closes? */
    @Rule("transport-12") void closeEndsWhatIsInFlightInBoundedTime() throws Exception {
        Transport transport = open();
        CountDownLatch inHandler = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Listener listener = listen(transport, socket -> {
            try {
                if (socket.receive(limit()) != null) {
                    inHandler.countDown();
                    socket.receive(limit().multipliedBy(3));
                }
            } finally {
                ended.countDown();
            }
        });
        Socket socket = dial(transport, listener.address());
        socket.send(text("hello"), limit());
        mustHappenWithin(patience(), "the call is in the handler", () -> inHandler.getCount() == 0);
        within(patience(), "close of a transport with a call in flight", () -> closeTwice(transport));
        mustHappenWithin(patience(), "the handler ended", () -> ended.getCount() == 0);
        assertThat(failureWithin(patience(), "a call on a closed transport",
                () -> String.valueOf(call(transport, listener.address(), text("late")))))
                .isInstanceOf(RuntimeException.class);
    }

    /** If this fails: is the real address asked from the socket, and is "in use" told with the address? */
    @Rule("transport-13") void listenerTellsItsRealAddressAndRefusesOneInUse() {
        Transport transport = open();
        Listener listener = listen(transport, this::echo);
        assertThat(listener.address()).isNotEqualTo(listenAddress());
        assertThat(body(call(transport, listener.address(), text("here")))).isEqualTo("here");
        Throwable thrown = failureWithin(patience(), "listening on an address in use",
                () -> transport.listen(listener.address(), this::echo).address());
        assertThat(thrown).isInstanceOf(MicroException.class).hasMessageContaining(listener.address());
    }

    /** If this fails: does a socket carry only one message each way? Then do not declare STREAM. */
    @Rule(value = "transport-14", needs = Capability.STREAM) void manyMessagesTravelEachWayInOrder() {
        Transport transport = open();
        Listener listener = listen(transport, socket -> {
            for (Message m = socket.receive(limit()); m != null; m = socket.receive(limit())) {
                socket.send(text("first " + body(m)), limit());
                socket.send(text("second " + body(m)), limit());
            }
        });
        try (Socket socket = dial(transport, listener.address())) {
            for (int i = 0; i < 50; i++) {
                socket.send(text("m" + i), limit());
            }
            for (int i = 0; i < 50; i++) {
                assertThat(body(received(socket))).isEqualTo("first m" + i);
                assertThat(body(received(socket))).isEqualTo("second m" + i);
            }
        }
    }

    /** If this fails: is what onSocket throws caught, logged, and the socket closed? */
    @Rule("transport-15") void handlerThatThrowsEndsItsOwnCallOnly() {
        Transport transport = open();
        Listener listener = listen(transport, socket -> {
            Message request = socket.receive(limit());
            if (request != null && body(request).equals("bad")) {
                throw new IllegalStateException("a handler that fails on purpose");
            }
            if (request != null) {
                socket.send(request, limit());
            }
        });
        for (int i = 0; i < 3; i++) {
            try {
                Message reply = within(patience(), "a call whose handler throws",
                        () -> call(transport, listener.address(), text("bad")));
                assertThat(body(reply)).isNotEqualTo("bad");
            } catch (MicroException e) {
                assertThat(e.neverStarted()).as("neverStarted of " + e).isFalse();
            } catch (Exception e) {
                throw new AssertionError("expected no reply, or a MicroException", e);
            }
            String text = "good " + i;
            assertThat(body(worksWithin(patience(), "the next call",
                    () -> Objects.requireNonNull(call(transport, listener.address(), text(text))))))
                    .isEqualTo(text);
        }
    }

    /** If this fails: which thread is started when, and does close() end it? The failure names one. */
    @Rule("transport-16") void openAndCloseLeaveNoThread() {
        Callable<Message> greeting = () -> text("hello");
        leavesNoThread(() -> {
            try (Transport transport = open(backEnd().address());
                    Listener listener = transport.listen(listenAddress(), this::echo);
                    Socket socket = transport.dial(listener.address(), new DialOptions(limit()))) {
                socket.send(greeting.call(), limit());
                assertThat(body(socket.receive(limit()))).isEqualTo("hello");
            }
        });
    }

    /** If this fails: does close drop replies that were sent and not read yet? End the sending direction, do not abort it. */
    @Rule("transport-17") void replyThatWasSentArrivesAlthoughTheListenerCloses() {
        Transport transport = open();
        AtomicBoolean replied = new AtomicBoolean();
        Listener listener = listen(transport, socket -> {
            Message request = socket.receive(limit());
            if (request != null) {
                socket.send(request, limit());
                replied.set(true);
                // As the engine does: it asks for one more message until the peer, or the listener, ends the socket.
                socket.receive(limit().multipliedBy(3));
            }
        });
        Socket socket = dial(transport, listener.address());
        recorder.run("send last", () -> socket.send(text("last"), limit()));
        mustHappenWithin(patience(), "the reply is sent", replied::get);
        worksWithin(patience(), "close of a listener whose reply is not read yet", () -> {
            listener.close();
            return "closed";
        });
        assertThat(body(worksWithin(patience(), "reading the reply that was sent", () -> received(socket))))
                .isEqualTo("last");
    }
}
