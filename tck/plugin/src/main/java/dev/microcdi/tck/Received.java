package dev.microcdi.tck;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.microcdi.broker.Broker.Delivery;
import dev.microcdi.broker.Broker.Receiver;

/** A receiver that keeps what it got, in the order in which it came. */
record Received(Recorder recorder, List<Delivery> deliveries) implements Receiver {
    Received(Recorder recorder) {
        this(recorder, new CopyOnWriteArrayList<>());
    }

    @Override public void receive(Delivery delivery) {
        recorder.note("delivery " + delivery);
        deliveries.add(delivery);
    }

    List<String> texts() {
        return deliveries.stream().map(d -> new String(d.message().body(), StandardCharsets.UTF_8)).toList();
    }
}
