package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.microcdi.Service;
import dev.microcdi.Status.State;
import dev.microcdi.tck.engine.Greeter.Request;

class EventTest {
    private final Fleet fleet = new Fleet();

    @AfterEach void close() {
        fleet.close();
    }

    private Greeter start() {
        Greeter greeter = new Greeter();
        Service service = fleet.start("greeter", greeter);
        await().until(() -> service.status().state() == State.READY);
        return greeter;
    }

    @Test void replicasOfOneServiceHandleAnEventOnce() {
        Greeter one = start();
        Greeter two = start();
        Service publisher = fleet.caller();
        for (int i = 0; i < 20; i++) {
            publisher.client().publish("person.renamed", new Request("n" + i));
        }
        await().until(() -> one.renamed.size() + two.renamed.size() >= 20);
        assertThat(Stream.concat(one.renamed.stream(), two.renamed.stream()))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 20).mapToObj(i -> "n" + i).toList());
    }

    @Test void aSubscriberThatThrowsDoesNotStopTheNext() {
        Greeter greeter = start();
        Service publisher = fleet.caller();
        publisher.client().publish("person.renamed", new Request("poison"));
        publisher.client().publish("person.renamed", new Request("good"));
        await().untilAsserted(() -> assertThat(greeter.renamed).containsExactly("good"));
    }
}
