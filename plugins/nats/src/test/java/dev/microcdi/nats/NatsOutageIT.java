package dev.microcdi.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.Test;

import dev.microcdi.MicroException;
import dev.microcdi.Service;
import dev.microcdi.Status.State;
import dev.microcdi.UnavailableException;
import dev.microcdi.core.Micro;
import dev.microcdi.memory.MemoryRegistry;
import dev.microcdi.memory.MemoryTransport;
import dev.microcdi.server.Subscribe;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Nats;

/** A service whose NATS server is down at the start, killed in use, hung: what it says, and that it comes back by itself. */
class NatsOutageIT {
    public record Renamed(String name) {
    }

    /** Collects what it hears. */
    public static class Listener {
        final Queue<String> heard = new ConcurrentLinkedQueue<>();

        @Subscribe("person.renamed") public void on(Renamed event) {
            heard.add(event.name());
        }
    }

    private final Listener listener = new Listener();

    private Service start(NatsBroker broker, MemoryRegistry registry, MemoryTransport transport) {
        return Micro.service("greeter").registry(registry).transport(transport).broker(broker)
                .subscriber(Listener.class, () -> listener).start();
    }

    @Test void downAtTheStartKilledAndRestarted() {
        try (BackEnd server = Nats.start();
                NatsBroker broker = new NatsBroker(server.address());
                MemoryRegistry registry = new MemoryRegistry();
                MemoryTransport transport = new MemoryTransport()) {
            server.kill();
            try (Service service = start(broker, registry, transport)) {
                await().until(() -> service.status().state() == State.DEGRADED);
                assertThat(service.status().reasons()).singleElement().asString()
                        .isEqualTo("not subscribed to person.renamed: the broker nats is away (NATS at "
                                + server.address() + " cannot be reached)");
                assertThatThrownBy(() -> service.client().publish("person.renamed", new Renamed("lost")))
                        .isInstanceOf(UnavailableException.class);

                server.restart(false);
                await().atMost(Duration.ofSeconds(2)).until(() -> service.status().state() == State.READY);
                service.client().publish("person.renamed", new Renamed("first"));
                await().untilAsserted(() -> assertThat(listener.heard).containsExactly("first"));

                server.kill();
                assertThatThrownBy(() -> service.client().publish("person.renamed", new Renamed("lost")))
                        .isInstanceOf(UnavailableException.class);
                server.restart(false);
                await().ignoreExceptionsInstanceOf(UnavailableException.class)
                        .untilAsserted(() -> service.client().publish("person.renamed", new Renamed("again")));
                await().untilAsserted(() -> assertThat(listener.heard).contains("again").doesNotContain("lost"));
            }
        }
    }

    @Test void aHungServerFailsAPublishInBoundedTime() {
        try (BackEnd server = Nats.start(); NatsBroker broker = new NatsBroker(server.address())) {
            try (Service service = start(broker, new MemoryRegistry(), new MemoryTransport())) {
                await().until(() -> service.status().state() == State.READY);
                server.pause();
                try {
                    assertThatThrownBy(() -> service.client().publish("person.renamed", new Renamed("hung")))
                            .isInstanceOfSatisfying(MicroException.class, e -> assertThat(e.neverStarted()).isFalse());
                } finally {
                    server.resume();
                }
            }
        }
    }
}
