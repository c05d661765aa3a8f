package dev.microcdi.tck.app.swapsub;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.microcdi.Message;
import dev.microcdi.broker.Broker.Delivery;
import dev.microcdi.server.Subscribe;
import dev.microcdi.tck.app.swap.Notes;
import dev.microcdi.tck.app.swap.Swap.Order;

/** Ordinary subscribers, which know nothing of a broker. */
@ApplicationScoped
public class Subscribers {
    private static final Pattern NUMBER = Pattern.compile("\"number\":(\\d+)");

    @Inject Notes notes;

    /** Shared by the instances of the service. */
    @Subscribe("swap.shared") public void onShared(Order order) {
        notes.take("swap.shared", order, null);
    }

    /** For each instance. */
    @Subscribe(value = "swap.all", group = Subscribe.EVERY_INSTANCE) public void onAll(Order order) {
        notes.take("swap.all", order, null);
    }

    /** Several at a time; the first of each key takes long. */
    @Subscribe(value = "swap.keys", maxInFlight = 8) public void onKeys(Delivery delivery) throws Exception {
        Order order = order(delivery.message());
        if (order.number() == 0) {
            new CountDownLatch(1).await(1500, TimeUnit.MILLISECONDS);
        }
        notes.take("swap.keys", order, delivery.message());
    }

    /** Fails for number 0, each time. */
    @Subscribe(value = "swap.poison", retries = 2, delay = "10ms") public void onPoison(Message message) {
        notes.take("swap.poison", order(message), message);
        if (order(message).number() == 0) {
            throw new IllegalStateException("poison");
        }
    }

    /** What was put aside. */
    @Subscribe("swap.poison.dlq") public void onDead(Message message) {
        notes.take("swap.poison.dlq", order(message), message);
    }

    private static Order order(Message message) {
        Matcher number = NUMBER.matcher(new String(message.body(), StandardCharsets.UTF_8));
        return new Order(String.valueOf(message.header("Micro-Key")),
                number.find() ? Integer.parseInt(number.group(1)) : -1);
    }
}
