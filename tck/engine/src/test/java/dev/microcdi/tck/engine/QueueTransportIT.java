package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.microcdi.MicroException;
import dev.microcdi.Service;
import dev.microcdi.Status.State;
import dev.microcdi.Stream;
import dev.microcdi.UnavailableException;
import dev.microcdi.consul.ConsulRegistry;
import dev.microcdi.core.Micro;
import dev.microcdi.memory.MemoryRegistry;
import dev.microcdi.nats.NatsTransport;
import dev.microcdi.rabbitmq.RabbitMqTransport;
import dev.microcdi.registry.Registry;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.engine.Chat.Line;
import dev.microcdi.tck.engine.Greeter.Reply;
import dev.microcdi.tck.engine.Greeter.Request;
import dev.microcdi.tck.servers.Consul;
import dev.microcdi.tck.servers.Nats;
import dev.microcdi.transport.Transport;

/** Services that call each other over a queue product: found through a registry, stopped in turn, while it is down and after. */
class QueueTransportIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private static Transport open(String plugin, String address) {
        return plugin.equals("nats") ? new NatsTransport(address) : new RabbitMqTransport(address);
    }

    private static String hello(Service caller, String name) {
        return caller.client().call("greeter", "Greeter.Hello", new Request(name), Reply.class).text();
    }

    /** A node with a transport of its own, as in a process of its own. */
    private record Running(Service service, Transport transport, Greeter greeter) implements AutoCloseable {
        static Running node(String plugin, String address, Registry registry) {
            Transport transport = open(plugin, address);
            Greeter greeter = new Greeter();
            return new Running(
                    Micro.service("greeter").registry(registry).transport(transport).handle(greeter).handle(new Chat())
                            .start(),
                    transport, greeter);
        }

        @Override public void close() {
            service.close();
            transport.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nats", "rabbitmq"}) void aRollingRestartFailsNoCall(String plugin) throws Exception {
        try (BackEnd server = Brokers.start(plugin);
                Registry registry = new ConsulRegistry(Consul.shared().address());
                Registry callersRegistry = new ConsulRegistry(Consul.shared().address());
                Transport callersTransport = open(plugin, server.address());
                Service caller = Micro.caller().registry(callersRegistry).transport(callersTransport).start()) {
            Running first = Running.node(plugin, server.address(), registry);
            Running second = Running.node(plugin, server.address(), registry);
            await().atMost(SOON).until(() -> first.service().status().state() == State.READY
                    && second.service().status().state() == State.READY);
            assertThat(first.service().node().address()).doesNotContain(":");
            await().atMost(SOON).ignoreExceptions().until(() -> hello(caller, "John").equals("Hello John"));

            AtomicBoolean stop = new AtomicBoolean();
            AtomicInteger calls = new AtomicInteger();
            Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
            List<Thread> callers = IntStream.range(0, 8).mapToObj(i -> Thread.ofVirtual().start(() -> {
                while (!stop.get()) {
                    try {
                        assertThat(hello(caller, "n" + i)).isEqualTo("Hello n" + i);
                        calls.incrementAndGet();
                    } catch (RuntimeException | AssertionError e) {
                        failures.add(e);
                    }
                }
            })).toList();
            await().atMost(SOON).until(() -> first.greeter().calls.get() > 50 && second.greeter().calls.get() > 50);
            first.close();
            Running third = Running.node(plugin, server.address(), registry);
            await().atMost(SOON).until(() -> third.greeter().calls.get() > 50);
            second.close();
            int before = third.greeter().calls.get();
            await().atMost(SOON).until(() -> third.greeter().calls.get() > before + 50);
            stop.set(true);
            for (Thread thread : callers) {
                thread.join();
            }
            third.close();
            assertThat(failures).as("failures among %s calls", calls).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nats", "rabbitmq"}) void downAtTheStartKilledInUseAndBack(String plugin) {
        try (BackEnd server = Brokers.start(plugin); Registry registry = new MemoryRegistry()) {
            server.kill();
            try (Running node = Running.node(plugin, server.address(), registry);
                    Transport callersTransport = open(plugin, server.address());
                    Service caller = Micro.caller().registry(registry).transport(callersTransport).start()) {
                assertThat(node.service().status().state()).isEqualTo(State.DEGRADED);
                assertThat(node.service().status().reasons()).singleElement().asString()
                        .startsWith("not listening: the transport " + plugin + " is away (").contains(server.address());
                assertThat(registry.listServices()).isEmpty();

                server.restart(false);
                await().atMost(SOON).until(() -> node.service().status().state() == State.READY);
                assertThat(registry.getService("greeter").get(0).nodes().get(0).address())
                        .isEqualTo(node.service().node().address()).isNotEmpty();
                await().atMost(SOON).ignoreExceptionsInstanceOf(UnavailableException.class)
                        .until(() -> hello(caller, "1").equals("Hello 1"));

                server.kill();
                assertThatThrownBy(() -> hello(caller, "2")).isInstanceOf(MicroException.class);
                assertThatThrownBy(() -> hello(caller, "3")).isInstanceOfSatisfying(UnavailableException.class,
                        e -> assertThat(e.neverStarted()).isTrue());
                server.restart(false);
                await().atMost(SOON).ignoreExceptionsInstanceOf(UnavailableException.class)
                        .until(() -> hello(caller, "4").equals("Hello 4"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nats", "rabbitmq"}) void streamsTravelAndAStopWaitsForThem(String plugin)
            throws Exception {
        try (BackEnd server = Brokers.start(plugin);
                Registry registry = new MemoryRegistry();
                Transport callersTransport = open(plugin, server.address());
                Service caller = Micro.caller().registry(registry).transport(callersTransport).start()) {
            Running node = Running.node(plugin, server.address(), registry);
            await().atMost(SOON).until(() -> node.service().status().state() == State.READY);
            try (Stream<Line, Line> stream = caller.client().stream("greeter", "Chat.Echo", Line.class)) {
                for (int i = 0; i < 200; i++) {
                    stream.send(new Line("line " + i));
                    assertThat(stream.receive()).isEqualTo(new Line("echo line " + i));
                }
                Thread stopping = Thread.ofVirtual().start(node::close);
                await().atMost(SOON).until(() -> registry.listServices().isEmpty());
                await().atMost(SOON).until(() -> refuses(caller, node.service().node().address()));
                stream.send(new Line("still here"));
                assertThat(stream.receive()).isEqualTo(new Line("echo still here"));
                stream.closeSend();
                assertThat(stream.receive()).isEqualTo(new Line("bye"));
                assertThat(stream.receive()).isNull();
                assertThat(stopping.join(Duration.ofSeconds(8))).isTrue();
            }
        }
    }

    private static boolean refuses(Service caller, String address) {
        try {
            caller.client().call("greeter", "Greeter.Hello", new Request("x"), Reply.class,
                    dev.microcdi.client.CallOption.address(address));
            return false;
        } catch (MicroException e) {
            assertThat(e.neverStarted()).as("neverStarted of " + e).isTrue();
            return true;
        }
    }

    @Test void mdnsSaysThatItCannotHoldASubject() {
        try (Registry registry = Stores.registry("mdns", Stores.group());
                Running node = Running.node("nats", Nats.shared().address(), registry)) {
            await().atMost(SOON).until(() -> node.service().status().state() == State.DEGRADED);
            assertThat(node.service().status().reasons()).singleElement().asString().startsWith("not registered: node ")
                    .endsWith("mDNS needs an IP address, not a name, and a port; with a transport over queues take "
                            + "another registry");
        }
    }
}
