package dev.microcdi.tck;

import static dev.microcdi.tck.Await.failureWithin;
import static dev.microcdi.tck.Await.mustHappenWithin;
import static dev.microcdi.tck.Await.mustNotHappenFor;
import static dev.microcdi.tck.Await.worksWithin;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.microcdi.MicroException;
import dev.microcdi.Service;
import dev.microcdi.Status.State;
import dev.microcdi.Stream;
import dev.microcdi.UnavailableException;
import dev.microcdi.client.CallOption;
import dev.microcdi.client.Client;
import dev.microcdi.core.ClientSettings;
import dev.microcdi.core.Micro;
import dev.microcdi.core.ServerSettings;
import dev.microcdi.core.ServiceBuilder;
import dev.microcdi.plugin.Capability;
import dev.microcdi.tck.CallHandler.Count;
import dev.microcdi.tck.TckHandler.Text;
import dev.microcdi.transport.Transport;
import dev.microcdi.transport.Transport.Listener;

/**
 * The rules marked PRODUCT: what becomes of calls between services when the engine uses the plugin. Deadlines, retries, drain
 * and streams are the engine's; the plugin must let it. Registry and broker are the kit's own.
 */
abstract class TransportInEngineTck extends TransportHarness {
    private static final Duration DEREGISTER_WAIT = Duration.ofMillis(200);

    private ServiceBuilder with(ServiceBuilder b, LocalRegistry registry, Transport transport) {
        return b.registry(registry).broker(NoBroker.INSTANCE).transport(transport);
    }

    /** The plugin's own object: the engine looks at its annotations. */
    private Transport plugin() {
        return opened(raw(shared().address()));
    }

    /** As another process has it; a transport that is not REMOTE has no other process. */
    private Transport another(Transport transport) {
        return capabilities().contains(Capability.REMOTE) ? plugin() : transport;
    }

    private static ServerSettings server(Map<String, String> options) {
        Map<String, String> all = new java.util.TreeMap<>(Map.of("deregister-wait", DEREGISTER_WAIT.toString()));
        all.putAll(options);
        return Micro.settings(ServerSettings.class, all);
    }

    private Service serve(String name, LocalRegistry registry, Transport transport, CallHandler handler,
            Map<String, String> options) {
        recorder.note("start service " + name + " " + options);
        Builder b = new Builder(with(Micro.service(name), registry, transport).server(server(options)));
        return becomes(opened(b.handled(handler, capabilities().contains(Capability.STREAM)).start()), State.READY);
    }

    /** Streams only where the transport can: the engine refuses the others. */
    private record Builder(ServiceBuilder builder) {
        ServiceBuilder handled(CallHandler handler, boolean streams) {
            builder.handle(handler);
            return streams ? builder.handle(handler.streams) : builder;
        }
    }

    private Service becomes(Service service, State state) {
        mustHappenWithin(patience().multipliedBy(2), "the service is " + state,
                () -> service.status().state() == state);
        recorder.note("service is " + service.status());
        return service;
    }

    private Client caller(LocalRegistry registry, Transport transport) {
        // Whatever the budget would allow: the rules are about what may be repeated.
        return opened(with(Micro.caller(), registry, transport)
                .client(Micro.settings(ClientSettings.class, Map.of("retry-budget", "1"))).start()).client();
    }

    private LocalRegistry registry() {
        return opened(new LocalRegistry());
    }

    /** A service, and a caller of it, in another process where the transport has such. */
    private final class Scene {
        final CallHandler handler = new CallHandler();
        final LocalRegistry registry = registry();
        final String name = unique("service");
        final Transport transport;
        final Service service;
        final Client client;

        Scene(Transport transport, Map<String, String> options) {
            this.transport = transport;
            service = serve(name, registry, transport, handler, options);
            client = caller(registry, another(transport));
        }

        Text call(String endpoint, String text, CallOption... options) {
            return TransportInEngineTck.this.call(client, name, endpoint, text, options);
        }

        MicroException failure(String endpoint, String text, CallOption... options) {
            return TransportInEngineTck.this.failure(client, name, endpoint, text, options);
        }
    }

    private Text call(Client client, String service, String endpoint, String text, CallOption... options) {
        return recorder.op("call " + endpoint + " " + (text.length() < 50 ? text : text.length() + " characters"),
                () -> client.call(service, "CallHandler." + endpoint, new Text(text), Text.class, options));
    }

    private MicroException failure(Client client, String service, String endpoint, String text, CallOption... options) {
        Throwable thrown = failureWithin(patience().multipliedBy(2), "call of " + endpoint,
                () -> call(client, service, endpoint, text, options));
        assertThat(thrown).isInstanceOf(MicroException.class);
        return (MicroException) thrown;
    }

    /** If this fails: is a node where nobody listens told as "never started", or as something that may have run? */
    @Rule("transport-18") void aCallGoesPastANodeThatIsNotThere() {
        Scene scene = new Scene(plugin(), Map.of());
        scene.registry.add(scene.name, nobodysAddress());
        for (int i = 0; i < 6; i++) {
            String text = "call " + i;
            assertThat(worksWithin(patience(), text, () -> scene.call("Echo", text))).isEqualTo(new Text(text));
        }
        assertThat(scene.handler.calls).hasValue(6);
    }

    /** If this fails: is the end of a call without an answer told as "never started"? */
    @Rule("transport-19") void aCallThatMayHaveRunIsNotRepeated() {
        Scene scene = new Scene(plugin(), Map.of());
        AtomicInteger eaten = new AtomicInteger();
        Listener eater = listen(another(scene.transport), socket -> {
            if (socket.receive(limit()) != null) {
                eaten.incrementAndGet();
            }
        });
        scene.registry.add(scene.name, eater.address());
        AtomicInteger failed = new AtomicInteger();
        for (int i = 0; i < 10; i++) {
            try {
                scene.call("Echo", "call " + i, CallOption.timeout(limit()));
            } catch (MicroException e) {
                assertThat(e.neverStarted()).as("neverStarted of " + e).isFalse();
                failed.incrementAndGet();
            }
        }
        assertThat(eaten.get()).as("calls that the other peer took").isPositive();
        assertThat(failed).as("calls told as failed").hasValue(eaten.get());
        assertThat(scene.handler.calls).as("calls that were answered").hasValue(10 - eaten.get());
    }

    /** If this fails: does the header Timeout arrive, and does receive keep to its own time? */
    @Rule("transport-20") void theDeadlineEndsTheCallOnBothSides() {
        Scene scene = new Scene(plugin(), Map.of());
        MicroException e = scene.failure("Stuck", "x", CallOption.timeout(observation()));
        assertThat(e.code()).isEqualTo(408);
        assertThat(e.neverStarted()).isFalse();
        mustHappenWithin(patience(), "the handler is interrupted", () -> scene.handler.interrupted.get() == 1);
        assertThat(scene.call("Echo", "next")).isEqualTo(new Text("next"));
    }

    /** If this fails: does stopAccepting cut off what runs, or is a call that it refuses told as one that may have run? */
    @Rule("transport-21") void aRollingStopFailsNoCall() {
        Scene scene = new Scene(plugin(), Map.of());
        CallHandler second = new CallHandler();
        serve(scene.name, scene.registry, another(scene.transport), second, Map.of());
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        List<Thread> callers = IntStream.range(0, 8).mapToObj(n -> Thread.ofVirtual().name("tck-caller").start(() -> {
            while (!stop.get()) {
                try {
                    scene.client.call(scene.name, "CallHandler.Brief", new Text("x"), Text.class);
                    answered.incrementAndGet();
                } catch (RuntimeException e) {
                    failures.add(e.toString());
                }
            }
        })).toList();
        mustHappenWithin(patience(), "both serve", () -> scene.handler.calls.get() > 10 && second.calls.get() > 10);
        AtomicBoolean finished = new AtomicBoolean();
        Thread held = Thread.ofVirtual().name("tck-held").start(() -> {
            try {
                scene.client.call(scene.name, "CallHandler.Stuck", new Text("held"), Text.class,
                        CallOption.address(scene.service.node().address()));
                finished.set(true);
            } catch (RuntimeException e) {
                failures.add("the call in flight: " + e);
            }
        });
        mustHappenWithin(patience(), "a call is in flight", () -> scene.handler.stuck.get() == 1);
        Thread stopping = Thread.ofVirtual().name("tck-stop").start(scene.service::close);
        mustNotHappenFor(observation().plus(DEREGISTER_WAIT).plus(DEREGISTER_WAIT), "it stops with a call in flight",
                () -> !stopping.isAlive());
        scene.handler.release.countDown();
        mustHappenWithin(patience(), "the call in flight ends", () -> !held.isAlive());
        mustHappenWithin(patience(), "the service stops", () -> !stopping.isAlive());
        assertThat(finished).as("the call that was in flight was answered").isTrue();
        int before = answered.get();
        mustHappenWithin(patience(), "the other goes on", () -> answered.get() > before + 20);
        stop.set(true);
        callers.forEach(t -> mustHappenWithin(patience(), "the callers end", () -> !t.isAlive()));
        assertThat(failures).isEmpty();
        assertThat(scene.handler.calls.get() + second.calls.get()).as("calls that ran").isEqualTo(answered.get() + 1);
    }

    /** If this fails: are long header values cut, or those with quotation marks changed? */
    @Rule("transport-22") void anErrorArrivesAsItWasThrown() {
        Scene scene = new Scene(plugin(), Map.of());
        for (String detail : List.of("größer als \"1\"\n{}", "d".repeat(2000))) {
            MicroException e = scene.failure("Fail", detail);
            assertThat(e.id()).isEqualTo("tck");
            assertThat(e.code()).isEqualTo(409);
            assertThat(e.detail()).isEqualTo(detail);
            assertThat(e.status()).isEqualTo("Conflict");
            assertThat(e.neverStarted()).isFalse();
        }
    }

    /** If this fails: is a header added to replies that carry an error? */
    @Rule("transport-30") void aCallWhoseHandlerReachedNobodyElseHasRun() {
        Scene scene = new Scene(plugin(), Map.of());
        serve(scene.name, scene.registry, another(scene.transport), scene.handler, Map.of());
        for (int i = 1; i <= 4; i++) {
            MicroException e = scene.failure("Elsewhere", "call " + i);
            assertThat(e.code()).isEqualTo(503);
            assertThat(e.neverStarted()).as("neverStarted of " + e).isFalse();
            assertThat(scene.handler.calls).as("times that a handler ran").hasValue(i);
        }
    }

    /** If this fails: can a socket still send after it refused a message for its size? */
    @Rule("transport-23") void aReplyOverTheLimitBecomesAnErrorThatTheCallerReads() {
        Scene scene = new Scene(opened(open(shared().address(), 64 * 1024)), Map.of());
        MicroException e = scene.failure("Large", Integer.toString(128 * 1024));
        assertThat(e.code()).isEqualTo(413);
        assertThat(e.neverStarted()).as("it ran").isFalse();
        assertThat(scene.call("Echo", "next")).isEqualTo(new Text("next"));
    }

    /** If this fails: does every header of a reply arrive? */
    @Rule("transport-24") void aCallThatIsRefusedForLoadGoesToAnotherNode() {
        Scene scene = new Scene(plugin(), Map.of("max-in-flight", "1"));
        Thread busy = Thread.ofVirtual().name("tck-busy").start(() -> scene.failure("Stuck", "x"));
        mustHappenWithin(patience(), "one call is in flight", () -> scene.handler.calls.get() == 1);
        MicroException e = scene.failure("Echo", "refused", CallOption.timeout(limit()));
        assertThat(e.neverStarted()).as("neverStarted of " + e).isTrue();
        CallHandler second = new CallHandler();
        serve(scene.name, scene.registry, another(scene.transport), second, Map.of());
        mustHappenWithin(patience(), "the caller knows the other", () -> {
            try {
                scene.call("Echo", "one");
                return true;
            } catch (MicroException unknown) {
                return false;
            }
        });
        for (int i = 0; i < 6; i++) {
            scene.call("Echo", "call " + i);
        }
        assertThat(scene.handler.calls).as("calls at the busy one").hasValue(1);
        assertThat(second.calls).as("calls at the other").hasValue(7);
        scene.handler.release.countDown();
        mustHappenWithin(patience().multipliedBy(2), "the busy call ends", () -> !busy.isAlive());
    }

    /** If this fails: may one thread send while another receives, and do messages without content arrive? */
    @Rule(value = "transport-25", needs = Capability.STREAM) void aStreamIsInOrderAndNoFasterThanItsReader() {
        Scene scene = new Scene(plugin(), Map.of());
        try (Stream<Count, Count> stream = scene.client.stream(scene.name, "StreamHandler.Upwards", Count.class,
                CallOption.timeout(limit()))) {
            stream.send(new Count(1000));
            mustHappenWithin(patience(), "the handler sends", () -> scene.handler.streams.sent.get() > 0);
            mustNotHappenFor(observation(), "the handler is far ahead of its reader",
                    () -> scene.handler.streams.sent.get() > 200);
            assertThat(worksWithin(patience(), "reading a stream to its end", () -> toEnd(stream)))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 1000).boxed().toList());
        }
        try (Stream<Count, Count> stream = scene.client.stream(scene.name, "StreamHandler.Sum", Count.class,
                CallOption.timeout(limit()))) {
            assertThat(worksWithin(patience(), "500 messages and one answer", () -> {
                for (int i = 1; i <= 500; i++) {
                    stream.send(new Count(i));
                }
                stream.closeSend();
                return toEnd(stream);
            })).containsExactly(125_250);
        }
    }

    private static List<Integer> toEnd(Stream<Count, Count> stream) {
        List<Integer> numbers = new ArrayList<>();
        for (Count c = stream.receive(); c != null; c = stream.receive()) {
            numbers.add(c.number());
        }
        return numbers;
    }

    /** If this fails: does a message that is sent just before close arrive, or does the other side see the end? */
    @Rule(value = "transport-26", needs = Capability.STREAM) void aStreamThatIsClosedEndsItsHandler() {
        Scene scene = new Scene(plugin(), Map.of());
        try (Stream<Count, Count> stream = scene.client.stream(scene.name, "StreamHandler.Stuck", Count.class)) {
            mustHappenWithin(patience(), "the handler runs", () -> scene.handler.streams.entered.get() == 1);
            stream.send(new Count(1));
        }
        mustHappenWithin(patience(), "the handler is interrupted", () -> scene.handler.streams.ended.get() == 1);
    }

    /** If this fails: does the plugin keep the failure of its first connection instead of trying anew? */
    @Rule(value = "transport-27", fault = true) void aServiceThatStartsWithoutItsBackEndListensLater() {
        CallHandler handler = new CallHandler();
        BackEnd back = own();
        recorder.run("kill the back end", back::kill);
        LocalRegistry registry = registry();
        String name = unique("service");
        Service service = opened(with(Micro.service(name), registry, opened(raw(back.address())))
                .server(server(Map.of())).handle(handler).start());
        becomes(service, State.DEGRADED);
        assertThat(service.status().reasons()).as("why").isNotEmpty();
        assertThat(registry.listServices()).as("registered before it listens").isEmpty();
        Client client = caller(registry, opened(raw(back.address())));
        recorder.run("restart the back end", () -> back.restart(true));
        becomes(service, State.READY);
        mustHappenWithin(patience().multipliedBy(2), "calls work", () -> works(client, name));
    }

    /** If this fails: does problem() of the listener tell what the client library knows of its connection? */
    @Rule(value = "transport-31", fault = true) void aServiceSaysWhenItsBackEndIsAway() {
        BackEnd back = own();
        LocalRegistry registry = registry();
        String name = unique("service");
        Service service = opened(with(Micro.service(name), registry, opened(raw(back.address())))
                .server(server(Map.of())).handle(new CallHandler()).start());
        becomes(service, State.READY);
        Client client = caller(registry, opened(raw(back.address())));
        recorder.run("kill the back end", back::kill);
        becomes(service, State.DEGRADED);
        assertThat(service.status().reasons()).singleElement().asString()
                .startsWith("not listening: the transport ").contains(" is away (");
        recorder.run("restart the back end", () -> back.restart(true));
        becomes(service, State.READY);
        mustHappenWithin(patience().multipliedBy(2), "calls work", () -> works(client, name));
    }

    private boolean works(Client client, String name) {
        try {
            return call(client, name, "Echo", "there?", CallOption.timeout(Duration.ofSeconds(2)))
                    .equals(new Text("there?"));
        } catch (MicroException e) {
            return false;
        }
    }

    /** If this fails: does the client library come back by itself, and does what it listened on come back with it? */
    @Rule(value = "transport-28", fault = true) void callsComeBackAfterTheBackEndWasAway() {
        CallHandler handler = new CallHandler();
        BackEnd back = own();
        LocalRegistry registry = registry();
        String name = unique("service");
        Service service = opened(with(Micro.service(name), registry, opened(raw(back.address())))
                .server(server(Map.of())).handle(handler).start());
        becomes(service, State.READY);
        Client client = caller(registry, opened(raw(back.address())));
        assertThat(call(client, name, "Echo", "before")).isEqualTo(new Text("before"));
        recorder.run("kill the back end", back::kill);
        assertThat(failure(client, name, "Echo", "lost", CallOption.timeout(Duration.ofSeconds(5))))
                .satisfiesAnyOf(e -> assertThat(e).isInstanceOf(UnavailableException.class),
                        e -> assertThat(e.code()).isEqualTo(408));
        recorder.run("restart the back end", () -> back.restart(true));
        mustHappenWithin(patience().multipliedBy(2), "calls work again", () -> works(client, name));
    }

    /** If this fails: which thread does listen or dial start, and does close() end it? The failure names one. */
    @Rule("transport-29") void startingAndStoppingServicesLeavesNoThread() {
        CallHandler handler = new CallHandler();
        quietly(() -> leavesNoThread(() -> {
            String name = unique("cycle");
            try (Transport transport = raw(shared().address());
                    LocalRegistry registry = new LocalRegistry();
                    Service service = with(Micro.service(name), registry, transport)
                            .server(server(Map.of("deregister-wait", "0s"))).handle(handler).start()) {
                mustHappenWithin(patience().multipliedBy(2), "the service is READY",
                        () -> service.status().state() == State.READY);
                assertThat(service.client().call(name, "CallHandler.Echo", new Text("hello"), Text.class))
                        .isEqualTo(new Text("hello"));
            }
        }));
    }
}
