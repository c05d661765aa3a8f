package dev.microcdi.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.microcdi.MicroException;
import dev.microcdi.Service;
import dev.microcdi.Status.State;
import dev.microcdi.core.Micro;
import dev.microcdi.core.registry.LookupCache;
import dev.microcdi.core.registry.LookupPolicy;
import dev.microcdi.memory.MemoryBroker;
import dev.microcdi.memory.MemoryTransport;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Nats;

/** A service and its caller that find each other by NATS, while the server is down at the start, killed, and back. */
class NatsRegistryOutageIT {
    public record Text(String text) {
    }

    /** Says hello. */
    public static class Greeter {
        /** The endpoint {@code Greeter.Hello}. */
        public Text hello(Text name) {
            return new Text("hello " + name.text());
        }
    }

    private static void greets(Service caller) {
        assertThat(caller.client().call("greeter", "Greeter.Hello", new Text("you"), Text.class))
                .isEqualTo(new Text("hello you"));
    }

    @Test void downAtTheStartKilledAndRestarted() {
        try (BackEnd server = Nats.start();
                NatsRegistry one = new NatsRegistry(server.address());
                NatsRegistry two = new NatsRegistry(server.address());
                MemoryTransport transport = new MemoryTransport();
                MemoryBroker broker = new MemoryBroker()) {
            server.kill();
            try (Service caller = Micro.caller().registry(two).transport(transport).broker(broker).start()) {
                try (Service greeter = Micro.service("greeter").registry(one).transport(transport).broker(broker)
                        .handle(new Greeter()).start()) {
                    await().until(() -> greeter.status().state() == State.DEGRADED);
                    assertThat(greeter.status().reasons()).singleElement().asString()
                            .startsWith("not registered: NATS at " + server.address());

                    server.restart(false);
                    await().atMost(Duration.ofSeconds(5)).until(() -> greeter.status().state() == State.READY);
                    await().ignoreExceptionsInstanceOf(MicroException.class).untilAsserted(() -> greets(caller));

                    server.kill();
                    greets(caller);
                    server.restart(false);
                    await().atMost(Duration.ofSeconds(5)).until(() -> greeter.status().state() == State.READY);
                    greets(caller);
                    await().ignoreExceptionsInstanceOf(MicroException.class)
                            .until(() -> two.getService("greeter").size() == 1);
                }
                assertThat(two.getService("greeter")).isEmpty();
            }
        }
    }

    /** As after kill -9: the object is gone without a word, and what it held is answered by nobody. */
    @Test void aNodeThatFellSilentIsAskedForAndGone() {
        try (BackEnd server = Nats.start();
                NatsRegistry dies = new NatsRegistry(server.address());
                NatsRegistry lives = new NatsRegistry(server.address());
                NatsRegistry callers = new NatsRegistry(server.address());
                LookupCache lookups = new LookupCache(callers, new LookupPolicy(Duration.ZERO, 10,
                        Duration.ofMinutes(10), Duration.ofSeconds(1)))) {
            dies.register(node("greeter-1", "127.0.0.1:1"), Duration.ofSeconds(60));
            lives.register(node("greeter-2", "127.0.0.1:2"), Duration.ofSeconds(60));
            await().until(() -> lookups.addresses("greeter", Duration.ofSeconds(10)).size() == 2);
            dies.close();
            await().until(() -> lookups.addresses("greeter", Duration.ofSeconds(10)).equals(List.of("127.0.0.1:2")));
            await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(9))
                    .until(() -> lookups.addresses("greeter", Duration.ofSeconds(10)).size() == 1);
        }
    }

    private static ServiceInfo node(String id, String address) {
        return new ServiceInfo("greeter", "latest", Map.of(), List.of(), List.of(new Node(id, address, Map.of())));
    }
}
