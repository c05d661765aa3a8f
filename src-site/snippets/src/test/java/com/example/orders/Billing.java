package com.example.orders;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.context.ApplicationScoped;

import dev.microcdi.Message;
import dev.microcdi.server.Subscribe;
import dev.microcdi.server.Subscribe.Then;

/** A subscriber with everything said. */
@ApplicationScoped
public class Billing {
    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

    /** The next event, within ten seconds. */
    public Object next() throws InterruptedException {
        return Objects.requireNonNull(received.poll(10, TimeUnit.SECONDS), "no event came");
    }

    // tag::subscribe[]
    @Subscribe(value = "orders.created", group = "billing", retries = 5, delay = "2s", then = Then.DEAD_LETTER, maxInFlight = 4) public void onCreated(
            Order order) {
        received.add(order);
    }

    @Subscribe(value = "orders.created.dlq", group = "billing") public void onDeadLetter(Message letter) {
        received.add(letter);
    }
    // end::subscribe[]
}
