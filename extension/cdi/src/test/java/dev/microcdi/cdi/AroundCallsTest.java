package dev.microcdi.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

import org.awaitility.Awaitility;
import org.jboss.weld.environment.se.WeldContainer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.microcdi.Interceptor;
import dev.microcdi.Invocation;
import dev.microcdi.Service;
import dev.microcdi.Status;
import dev.microcdi.Stream;
import dev.microcdi.client.Client;
import dev.microcdi.memory.MemoryTransport;
import dev.microcdi.plugin.Plugin;
import dev.microcdi.server.Handler;
import dev.microcdi.transport.DialOptions;
import dev.microcdi.transport.Transport;

/** Interceptor beans, and handlers that stream. */
class AroundCallsTest {
    private static final List<String> SEEN = new CopyOnWriteArrayList<>();

    record Hello(String name) {
    }

    record Reply(String text) {
    }

    @RequestScoped
    static class Request {
        private String who = "nobody";

        void set(String name) {
            who = name;
        }

        String who() {
            return who;
        }
    }

    @Handler
    static class Greeter {
        @Inject Request request;

        public Reply hello(Hello h) {
            SEEN.add("handler " + request.who());
            return new Reply("Hello " + h.name());
        }
    }

    @Handler
    static class Chat {
        public void echo(Stream<Hello, Reply> stream) {
            Hello next;
            while ((next = stream.receive()) != null) {
                stream.send(new Reply(next.name()));
            }
        }
    }

    @ApplicationScoped
    static class Inner implements Interceptor {
        @Override public @Nullable Object around(Invocation in) throws Exception {
            SEEN.add("inner " + in.side());
            return in.proceed();
        }
    }

    @ApplicationScoped
    @Priority(100)
    static class Outer implements Interceptor {
        @Inject Request request;

        @Override public @Nullable Object around(Invocation in) throws Exception {
            SEEN.add("outer " + in.side());
            if (in.side() == Invocation.Side.HANDLER) {
                request.set(in.headers().getOrDefault("User", "nobody"));
            } else {
                in.headers().put("User", "Ada");
            }
            return in.proceed();
        }
    }

    /** A transport that carries one message each way. */
    @Plugin("plain")
    @Dependent
    static class PlainTransport implements Transport {
        private final MemoryTransport memory = new MemoryTransport();

        @Override public Listener listen(String address, Consumer<Socket> onSocket) {
            return memory.listen(address, onSocket);
        }

        @Override public Socket dial(String address, DialOptions options) {
            return memory.dial(address, options);
        }

        @Override public void close() {
            memory.close();
        }
    }

    @BeforeEach void forget() {
        SEEN.clear();
    }

    @Test void interceptorBeansRunInTheOrderOfTheirPriorityOnBothSidesAndInTheRequestOfTheHandler() {
        try (WeldContainer c = Deployment.of(Request.class, Greeter.class, Inner.class, Outer.class)
                .file("micro.server.deregister-wait", "0").start()) {
            Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2))
                    .until(() -> c.select(Service.class).get().status().state() == Status.State.READY);
            assertThat(c.select(Client.class).get().call("greeter", "Greeter.Hello", new Hello("x"), Reply.class))
                    .isEqualTo(new Reply("Hello x"));
            assertThat(SEEN).containsExactly("outer CALL", "inner CALL", "outer HANDLER", "inner HANDLER",
                    "handler Ada");
        }
    }

    @Test void aHandlerThatStreamsNeedsATransportThatCan() {
        assertThatThrownBy(() -> Deployment.of(Chat.class, PlainTransport.class).file("micro.transport", "plain")
                .start()
                .close()).hasMessageContaining(
                        """
                                MICRO-114  Chat.echo is a stream, and transport plain has not the capability STREAM.
                                  found    : dev.microcdi.cdi.AroundCallsTest$Chat
                                  do       : select a transport that has it, for example micro.transport=nats""");
    }

    @Test void aHandlerStreamsOnOne() {
        try (WeldContainer c = Deployment.of(Chat.class).file("micro.transport", "memory").start()) {
            Awaitility.await().until(() -> c.select(Service.class).get().status().state() == Status.State.READY);
            try (Stream<Reply, Hello> stream = c.select(Client.class).get().stream("chat", "Chat.Echo", Reply.class)) {
                stream.send(new Hello("a"));
                assertThat(stream.receive()).isEqualTo(new Reply("a"));
            }
        }
    }
}
