package dev.microcdi.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.awaitility.Awaitility;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;

import dev.microcdi.MicroException;
import dev.microcdi.Service;
import dev.microcdi.Status;
import dev.microcdi.broker.Broker;
import dev.microcdi.client.Call;
import dev.microcdi.client.Client;
import dev.microcdi.client.ClientOf;
import dev.microcdi.registry.Registry;
import dev.microcdi.server.Handler;
import dev.microcdi.server.Subscribe;

/** A handler, a subscriber and a typed client in one container, on the memory plugins. */
class LifeTest {
    record Hello(String name) {
    }

    record Reply(String text, int requestsSeen) {
    }

    @RequestScoped
    static class Request {
        private int seen;

        int next() {
            return ++seen;
        }
    }

    @Handler
    static class Greeter {
        @Inject Request request;

        public Reply hello(Hello h) {
            return new Reply("Hello " + h.name(), request.next());
        }

        public void fail(Hello h) {
            throw new MicroException("greeter", 404, h.name() + " is unknown");
        }

        public void note(Hello h) {
        }
    }

    @ClientOf("greeter")
    interface GreeterClient {
        Reply hello(Hello h);

        void note(Hello h);

        @Call(value = "Greeter.Fail", timeout = "5s") void missing(Hello h);

        default String shortly(String name) {
            return hello(new Hello(name)).text();
        }
    }

    @ApplicationScoped
    static class Listener {
        static final BlockingQueue<Hello> SEEN = new ArrayBlockingQueue<>(1);

        @Subscribe("hello.said") public void on(Hello h) {
            SEEN.add(h);
        }
    }

    @ApplicationScoped
    static class Early {
        static final AtomicReference<String> STATE = new AtomicReference<>();

        void init(@Observes @Initialized(ApplicationScoped.class) Object event, Service service) {
            STATE.set(service.name());
        }
    }

    private static WeldContainer greeter() {
        WeldContainer c = Deployment.of(Request.class, Greeter.class, Listener.class, Early.class, Caller.class)
                .file("micro.server.deregister-wait", "0").start();
        Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2))
                .until(() -> c.select(Service.class).get().status().state() == Status.State.READY);
        return c;
    }

    @ApplicationScoped
    static class Caller {
        @Inject GreeterClient greeter;
    }

    @Test void aTypedClientCallsAHandlerInARequestOfItsOwn() {
        try (WeldContainer c = greeter()) {
            GreeterClient client = c.select(GreeterClient.class).get();
            assertThat(client.hello(new Hello("Ada"))).isEqualTo(new Reply("Hello Ada", 1));
            assertThat(client.hello(new Hello("Bob"))).isEqualTo(new Reply("Hello Bob", 1));
            assertThat(client.shortly("Cy")).isEqualTo("Hello Cy");
            client.note(new Hello("Dee"));
            assertThatThrownBy(() -> client.missing(new Hello("Eve"))).isInstanceOfSatisfying(MicroException.class,
                    e -> {
                        assertThat(e.code()).isEqualTo(404);
                        assertThat(e.detail()).isEqualTo("Eve is unknown");
                    });
            assertThat(client).hasToString("GreeterClient of service greeter").isEqualTo(client);
        }
    }

    @Test void aSubscriberReceivesWhatTheClientPublishes() throws InterruptedException {
        try (WeldContainer c = greeter()) {
            c.select(Client.class).get().publish("hello.said", new Hello("Ada"));
            assertThat(Listener.SEEN.poll(10, TimeUnit.SECONDS)).isEqualTo(new Hello("Ada"));
        }
    }

    @Test void theServiceStartsEarlierWhenSomebodyUsesIt() {
        Early.STATE.set("");
        try (WeldContainer c = greeter()) {
            assertThat(Early.STATE).hasValue("greeter");
            assertThat(c.select(Registry.class).get().listServices()).containsExactly("greeter");
        }
    }

    @Test void closingWhatIsInjectedClosesNothing() {
        try (WeldContainer c = greeter()) {
            c.select(Registry.class).get().close();
            c.select(Broker.class).get().close();
            assertThat(c.select(GreeterClient.class).get().shortly("Ada")).isEqualTo("Hello Ada");
        }
    }

    @Test void twoHundredStartsAndStopsLeaveNoThread() {
        int after50 = 0;
        for (int i = 1; i <= 200; i++) {
            try (WeldContainer c = greeter()) {
                assertThat(c.select(GreeterClient.class).get().shortly("Ada")).isEqualTo("Hello Ada");
            }
            if (i == 50) {
                after50 = Threads.settled(0);
            }
        }
        assertThat(Threads.settled(after50)).isLessThanOrEqualTo(after50);
    }
}
