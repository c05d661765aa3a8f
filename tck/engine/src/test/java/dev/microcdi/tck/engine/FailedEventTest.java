package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.microcdi.Message;
import dev.microcdi.Service;
import dev.microcdi.Status.State;
import dev.microcdi.client.PublishOption;
import dev.microcdi.core.Micro;
import dev.microcdi.core.Subscription;
import dev.microcdi.memory.MemoryBroker;
import dev.microcdi.memory.MemoryOptions;
import dev.microcdi.plugin.Capability;
import dev.microcdi.server.Subscribe;
import dev.microcdi.server.Subscribe.Then;

/** What becomes of events that fail, where it is the engine's alone: on the memory broker. */
class FailedEventTest {
    private final MemoryBroker broker = new MemoryBroker(new MemoryOptions(6_000, 100, true, false));
    private final List<Message> letters = new CopyOnWriteArrayList<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private Service service = Micro.caller().broker(broker).start();

    /** Public for the engine. */
    public record Order(int cents) {
    }

    /** Public for the engine. */
    public final class Orders {
        /** Typed: something else cannot be read. */
        @Subscribe("orders") public void on(Order order) {
            seen.add("order " + order.cents());
        }
    }

    @AfterEach void close() {
        service.close();
        broker.close();
    }

    private void start(Subscription to, dev.microcdi.broker.Broker.Receiver receiver) {
        service = Micro.service("shop").broker(broker).subscribe(to, receiver)
                .subscribe(Subscription.to(to.topic() + ".dlq"), d -> letters.add(d.message())).start();
        await().until(() -> service.status().state() == State.READY);
    }

    private static Message text(String text) {
        return new Message(Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }

    @Test void anEventThatCannotBeReadIsPutAsideAtOnce() {
        service = Micro.service("shop").broker(broker).subscriber(Orders.class, Orders::new)
                .subscribe(Subscription.to("orders.dlq"), d -> letters.add(d.message())).start();
        await().until(() -> service.status().state() == State.READY);
        service.client().publish("orders", text("no JSON"));
        service.client().publish("orders", text("{\"cents\":1}"),
                PublishOption.header("Content-Type", "text/unknown"));
        service.client().publish("orders", new Order(7));
        await().until(() -> letters.size() == 2);
        assertThat(letters).allSatisfy(l -> assertThat(l.headers()).containsEntry("Micro-Dead-Attempts", "1")
                .containsEntry("Micro-Dead-Subscriber", "Orders.on"));
        assertThat(letters.get(0).header("Micro-Dead-Error")).contains("Orders.on cannot read it: ");
        await().until(() -> seen.equals(List.of("order 7")));
    }

    @Test void aDeadLetterThatIsTooLargeWithItsTraceIsPutAsideWithout() {
        byte[] body = new byte[6_000];
        start(Subscription.to("orders").retries(0, Duration.ZERO), d -> {
            throw new IllegalStateException("fails");
        });
        service.client().publish("orders", new Message(Map.of("Tenant", "acme"), body));
        await().until(() -> letters.size() == 1);
        assertThat(letters.get(0).body()).isEqualTo(body);
        assertThat(letters.get(0).headers()).containsEntry("Tenant", "acme").containsKey("Micro-Dead-Topic");
    }

    @Test void anErrorIsAFailureLikeAnyOther() {
        start(Subscription.to("orders").retries(1, Duration.ZERO), d -> {
            seen.add(String.valueOf(d.message().header("Micro-Attempt")));
            throw new StackOverflowError("on purpose");
        });
        service.client().publish("orders", text("deep"));
        await().until(() -> letters.size() == 1);
        assertThat(seen).containsExactly("1", "2");
        assertThat(letters.get(0).header("Micro-Dead-Error")).isEqualTo("java.lang.StackOverflowError: on purpose");
    }

    @Test void anEventWithoutAnIdGetsOneThatStays() {
        start(Subscription.to("orders").retries(1, Duration.ZERO), d -> {
            seen.add(String.valueOf(d.message().header("Micro-ID")));
            throw new IllegalStateException("fails");
        });
        broker.publish("orders", text("foreign"), dev.microcdi.broker.PublishOptions.DEFAULT);
        await().until(() -> letters.size() == 1);
        assertThat(seen).hasSize(2).containsOnly(letters.get(0).header("Micro-ID"));
        assertThat(seen.get(0)).hasSize(36);
    }

    @Test void aStopDoesNotWaitForARetryAndTriesOnceMoreWhereNobodyKeepsTheEvent() {
        start(Subscription.to("orders").retries(2, Duration.ofHours(1)), d -> {
            seen.add("attempt " + d.message().header("Micro-Attempt"));
            throw new IllegalStateException("fails");
        });
        service.client().publish("orders", text("late"));
        await().until(() -> service.subscribers().get(0).retried() == 1);
        service.close();
        assertThat(seen).containsExactly("attempt 1", "attempt 2", "attempt 3");
        assertThat(service.subscribers().get(0).deadLettered()).isEqualTo(1);
    }

    @Test void whatTheBrokerCannotDoIsRefusedAtTheStart() {
        assertThatThrownBy(() -> start(Subscription.to("orders").then(Then.STOP).needs(Capability.REMOTE), d -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        """
                                a receiver of orders asks for REMOTE (needs = REMOTE), which the broker "memory" does not have; \
                                it has [GROUPS, ORDERED_BY_KEY, DEAD_LETTER]
                                a receiver of orders asks for DURABLE (then = STOP), which the broker "memory" does not have; \
                                it has [GROUPS, ORDERED_BY_KEY, DEAD_LETTER]""");
    }

    @Test void anEventGoesToTheBrokerThatIsNamed() {
        try (MemoryBroker audit = new MemoryBroker()) {
            service = Micro.service("shop").broker(broker).broker("audit", audit)
                    .subscribe(Subscription.to("logins").broker("audit"), d -> seen.add("audit"))
                    .subscribe(Subscription.to("logins"), d -> seen.add("selected")).start();
            await().until(() -> service.status().state() == State.READY);
            service.client().publisher("logins", PublishOption.broker("audit")).publish(text("Ada"));
            await().until(() -> seen.equals(List.of("audit")));
            assertThatThrownBy(() -> service.client().publish("logins", text("Ada"), PublishOption.broker("adit")))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no broker \"adit\"");
        }
    }
}
