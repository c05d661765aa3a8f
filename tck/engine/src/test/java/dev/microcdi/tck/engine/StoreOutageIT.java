package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.microcdi.MicroException;
import dev.microcdi.Service;
import dev.microcdi.Status.State;
import dev.microcdi.UnavailableException;
import dev.microcdi.core.Micro;
import dev.microcdi.core.RegisterSettings;
import dev.microcdi.registry.Registry;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.engine.Greeter.Reply;
import dev.microcdi.tck.engine.Greeter.Request;

/** A real store that is down at the start, goes away in use, and comes back empty: what the service and a caller see. */
class StoreOutageIT {
    private static Service greeter(Registry registry) {
        return Micro.service("greeter").registry(registry)
                .register(new RegisterSettings(Duration.ofSeconds(6), Duration.ofSeconds(2))).handle(new Greeter())
                .start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"consul", "etcd"}) void downAtTheStartIsToldAndCuredWithoutARestart(String plugin) {
        try (BackEnd store = Stores.start(plugin)) {
            store.kill();
            try (Registry registry = Stores.registry(plugin, store.address());
                    Service service = greeter(registry);
                    Service caller = Micro.caller().registry(registry).start()) {
                await().until(() -> service.status().state() == State.DEGRADED);
                assertThat(service.status().reasons()).singleElement().asString().startsWith("not registered: ")
                        .contains(store.address());
                assertThatThrownBy(
                        () -> caller.client().call("greeter", "Greeter.Hello", new Request("x"), Reply.class))
                        .isInstanceOf(UnavailableException.class).hasMessageContaining("looking up service greeter");

                store.restart(false);
                await().atMost(Duration.ofSeconds(2)).until(() -> service.status().state() == State.READY);
                // The caller may have heard of the empty store just before: the watch tells it the rest.
                await().atMost(Duration.ofSeconds(1))
                        .ignoreExceptionsMatching(e -> e instanceof MicroException told && told.code() == 404)
                        .until(() -> hello(caller, "John").equals("Hello John"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"consul", "etcd"}) void anOutageInUseIsNotSeenByACallerAndAnEmptyStoreIsFilledAgain(
            String plugin) {
        try (BackEnd store = Stores.start(plugin);
                Registry registry = Stores.registry(plugin, store.address());
                Service service = greeter(registry);
                Service caller = Micro.caller().registry(registry).start()) {
            await().until(() -> service.status().state() == State.READY);
            assertThat(hello(caller, "1")).isEqualTo("Hello 1");

            store.kill();
            await().until(() -> service.status().state() == State.DEGRADED);
            assertThat(hello(caller, "2")).isEqualTo("Hello 2");

            store.restart(false);
            await().atMost(Duration.ofSeconds(4)).until(() -> !registry.getService("greeter").isEmpty());
            await().until(() -> service.status().state() == State.READY);
            assertThat(hello(caller, "3")).isEqualTo("Hello 3");
        }
    }

    private static String hello(Service caller, String name) {
        return caller.client().call("greeter", "Greeter.Hello", new Request(name), Reply.class).text();
    }
}
