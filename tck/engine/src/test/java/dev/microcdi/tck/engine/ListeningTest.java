package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.microcdi.MicroException;
import dev.microcdi.Service;
import dev.microcdi.Status.State;
import dev.microcdi.tck.engine.Greeter.Reply;
import dev.microcdi.tck.engine.Greeter.Request;

/** A service whose transport needs a back end. */
class ListeningTest {
    private final Fleet fleet = new Fleet();
    private final SwitchableTransport transport = new SwitchableTransport();

    @AfterEach void close() {
        fleet.close();
        transport.close();
    }

    private Service start() {
        return fleet.start(fleet.service("greeter").transport(transport).handle(new Greeter()));
    }

    @Test void aTransportThatIsAwayAtTheStartIsNoObstacleAndNothingIsRegisteredBeforeItListens() {
        transport.away = true;
        Service service = start();
        await().until(() -> service.status().state() == State.DEGRADED);
        assertThat(service.status().reasons())
                .containsExactly("not listening: the transport switchable is away (the queues are away)");
        assertThat(service.node().address()).isEmpty();
        service.updateMetadata(Map.of("colour", "blue"));
        transport.refuses = true;
        transport.away = false;
        await().until(() -> service.status().reasons()
                .contains("not listening: the transport switchable refuses it (the user may not)"));
        assertThat(fleet.registry.listServices()).isEmpty();
        transport.refuses = false;
        await().atMost(Duration.ofSeconds(2)).until(() -> service.status().state() == State.READY);
        assertThat(fleet.registry.getService("greeter")).singleElement()
                .satisfies(s -> assertThat(s.nodes()).containsExactly(service.node()));
        assertThat(service.node().metadata()).containsEntry("colour", "blue").containsEntry("transport", "switchable");
        assertThat(service.choices()).anySatisfy(c -> assertThat(c.address()).isEqualTo(service.node().address()));
        assertThat(service.client().call("greeter", "Greeter.Hello", new Request("John"), Reply.class))
                .isEqualTo(new Reply("Hello John"));
    }

    @Test void aServiceThatStopsWhileItsTransportIsAwayListensNoMore() {
        transport.away = true;
        Service service = start();
        service.close();
        assertThat(service.status().state()).isEqualTo(State.STOPPED);
        transport.away = false;
        await().during(Duration.ofMillis(300)).until(() -> fleet.registry.listServices().isEmpty());
    }

    @Test void anAddressThatIsRefusedFailsTheStart() {
        transport.refuses = true;
        assertThatThrownBy(this::start).isInstanceOf(MicroException.class).hasMessageContaining("the user may not");
    }
}
