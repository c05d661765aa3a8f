package dev.microcdi.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import dev.microcdi.Message;
import dev.microcdi.broker.Broker.Delivery;
import dev.microcdi.broker.Broker.Receiver;

/** Messages that are text, and a receiver that keeps them. */
final class Texts implements Receiver {
    private static final AtomicInteger COUNT = new AtomicInteger();

    final List<Delivery> deliveries = new CopyOnWriteArrayList<>();

    /** A topic that no other test has, on this server. */
    static String topic(String name) {
        return name + "." + ProcessHandle.current().pid() + "." + COUNT.incrementAndGet();
    }

    static Message message(String text) {
        return new Message(Map.of(), text.getBytes(UTF_8));
    }

    static String text(Delivery delivery) {
        return new String(delivery.message().body(), UTF_8);
    }

    @Override public void receive(Delivery delivery) {
        deliveries.add(delivery);
    }

    List<String> all() {
        return deliveries.stream().map(Texts::text).toList();
    }
}
