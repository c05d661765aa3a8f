package dev.microcdi.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;

class MemoryBrokerTest {
    private final MemoryBroker broker = new MemoryBroker(new MemoryOptions(10, 2, true, false));
    private final CountDownLatch release = new CountDownLatch(1);
    private final Queue<String> handled = new ConcurrentLinkedQueue<>();

    private void publish(String text) {
        broker.publish("orders", new Message(Map.of(), text.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                new PublishOptions(null, Duration.ofMillis(50), null));
    }

    private void subscribeBlocked() {
        broker.subscribe("orders", new SubscribeOptions("g", 1), d -> {
            handled.add("started");
            release.await();
        });
    }

    @Test void publishFailsWhenNoRoomIsLeftInTime() {
        subscribeBlocked();
        publish("1");
        await().until(() -> handled.size() == 1);
        publish("2");
        publish("3");
        assertThatThrownBy(() -> publish("4")).isInstanceOf(UnavailableException.class).hasMessageContaining("orders")
                .hasMessageContaining("micro.memory.max-pending");
        release.countDown();
        broker.close();
    }

    @Test void whatWaitsForASubscriptionThatClosesGoesToItsGroup() {
        var busy = broker.subscribe("orders", new SubscribeOptions("g", 1), d -> {
            handled.add("started");
            release.await();
        });
        publish("1");
        await().until(() -> handled.size() == 1);
        publish("2");
        var heir = broker.subscribe("orders", new SubscribeOptions("g", 1),
                d -> handled.add(new String(d.message().body(), java.nio.charset.StandardCharsets.UTF_8)));
        Thread closing = Thread.ofVirtual().start(busy::close);
        await().untilAsserted(() -> assertThat(handled).contains("2"));
        release.countDown();
        await().until(() -> !closing.isAlive());
        heir.close();
    }

    @Test void aMessageOverTheLimitIsRefusedWithTheKey() {
        assertThatThrownBy(() -> publish("eleven bytes")).isInstanceOfSatisfying(MicroException.class,
                e -> assertThat(e.code()).isEqualTo(413)).hasMessageContaining("micro.memory.max-message-size, 10");
    }
}
