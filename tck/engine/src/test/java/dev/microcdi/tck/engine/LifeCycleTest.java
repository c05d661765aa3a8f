package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.microcdi.Service;
import dev.microcdi.Status.State;
import dev.microcdi.tck.engine.Greeter.Reply;
import dev.microcdi.tck.engine.Greeter.Request;

class LifeCycleTest {
    private final Fleet fleet = new Fleet();
    private final Greeter greeter = new Greeter();

    @AfterEach void close() {
        greeter.release.countDown();
        fleet.close();
    }

    @Test void aServiceIsReadyOnceItIsRegisteredAndSubscribed() {
        Service service = fleet.start("greeter", greeter);
        await().until(() -> service.status().state() == State.READY);
        assertThat(fleet.registry.getService("greeter")).singleElement()
                .satisfies(s -> assertThat(s.nodes()).containsExactly(service.node()));
        assertThat(service.node().metadata()).containsEntry("protocol", "mucp").containsEntry("server", "mucp")
                .containsEntry("transport", "memory").containsEntry("broker", "memory");
        assertThat(service.node().id()).startsWith("greeter-");
    }

    @Test void aRegistryDownAtStartIsNoObstacleAndIsToldWithItsReason() {
        fleet.registry.goAway();
        Service service = fleet.start("greeter", greeter);
        await().until(() -> service.status().state() == State.DEGRADED);
        assertThat(service.status().reasons()).singleElement().asString()
                .startsWith("not registered: the store is away");
        fleet.registry.comeBack();
        await().atMost(Duration.ofSeconds(2)).until(() -> service.status().state() == State.READY);
    }

    @Test void aStoreThatLostItsRecordsHasThemAgainWithinOneInterval() {
        Service service = fleet.start("greeter", greeter);
        await().until(() -> service.status().state() == State.READY);
        fleet.registry.goAway();
        fleet.registry.comeBackEmpty();
        await().atMost(Duration.ofSeconds(2)).until(() -> !fleet.registry.getService("greeter").isEmpty());
    }

    @Test void aServiceWhoseRegistrationMayHaveReachedTheStoreIsDeregisteredAtItsEnd() {
        fleet.registry.losesAnswers = true;
        Service service = fleet.start(fleet.service("greeter").handle(greeter));
        await().until(() -> service.status().state() == State.DEGRADED);
        assertThat(fleet.registry.getService("greeter")).hasSize(1);
        service.close();
        assertThat(fleet.registry.getService("greeter")).isEmpty();
    }

    @Test void aNodeStaysBeyondItsTtl() {
        Service service = fleet.start("greeter", greeter);
        await().until(() -> service.status().state() == State.READY);
        await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(6))
                .until(() -> fleet.registry.getService("greeter").size() == 1);
    }

    @Test void aStopFinishesWhatIsInFlightAndRefusesTheRestAsNeverStarted() throws Exception {
        Service service = fleet.start("greeter", greeter);
        Service caller = fleet.caller();
        var held = CompletableFuture.supplyAsync(
                () -> caller.client().call("greeter", "Greeter.Held", new Request("x"), Reply.class),
                Thread::startVirtualThread);
        greeter.entered.await();
        Thread stop = Thread.ofVirtual().start(service::close);
        await().until(() -> fleet.registry.getService("greeter").isEmpty());
        assertThat(service.status().state()).isEqualTo(State.DRAINING);
        greeter.release.countDown();
        assertThat(held.get()).isEqualTo(new Reply("released x"));
        stop.join();
        assertThat(service.status().state()).isEqualTo(State.STOPPED);
        service.close();
    }

    @Test void whatIsWrongWithHandlersIsToldAllAtOnce() {
        @SuppressWarnings("unused")
        class Wrong {
            public void twice(String a) {
            }

            public void twice(Integer a) {
            }

            public void both(String a, String b) {
            }
        }
        assertThatIllegalArgumentException().isThrownBy(() -> fleet.start("wrong", new Wrong()))
                .withMessage("Wrong.both has 2 parameters: an endpoint has one or none\n"
                        + "Wrong.twice is overloaded: two methods cannot be one endpoint, Wrong.Twice");
    }

    @Test void aCallerIsNoNode() {
        Service caller = fleet.caller();
        assertThat(caller.status().state()).isEqualTo(State.READY);
        assertThatIllegalStateException().isThrownBy(() -> caller.updateMetadata(Map.of("weight", "1")))
                .withMessageContaining("no node");
        assertThatIllegalStateException().isThrownBy(caller::node)
                .withMessage("this process has no handlers, so it is no node of any service");
        assertThat(fleet.registry.listServices()).isEmpty();
    }

    @Test void whatWasChosenIsData() {
        assertThat(fleet.start("greeter", greeter).choices())
                .extracting(c -> c.kind().word() + " " + c.plugin() + " " + c.source())
                .isEqualTo(List.of("registry switchableregistry code", "transport memory code", "broker memory code"));
    }
}
