package dev.microcdi.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.microcdi.MicroException;
import dev.microcdi.Service;
import dev.microcdi.Status.State;
import dev.microcdi.core.Micro;
import dev.microcdi.memory.MemoryBroker;
import dev.microcdi.memory.MemoryTransport;
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
}
