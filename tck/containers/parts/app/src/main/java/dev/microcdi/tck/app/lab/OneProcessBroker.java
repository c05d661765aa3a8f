package dev.microcdi.tck.app.lab;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;

/** Delivers in the publisher's thread and stamps its label on each message. */
public class OneProcessBroker implements Broker {
    private final Map<String, List<Receiver>> receivers = new ConcurrentHashMap<>();
    private final String label;
    private final Life life;

    /** Prints its life under a name, with its label. */
    public OneProcessBroker(String what, String label) {
        this.label = label;
        this.life = new Life(what + " " + label);
    }

    @Override public void publish(String topic, Message message, PublishOptions options) {
        Map<String, String> headers = new HashMap<>(message.headers());
        headers.put("Lab-Label", label);
        for (Receiver r : receivers.getOrDefault(topic, List.of())) {
            try {
                r.receive(new Delivery(topic, new Message(headers, message.body()), 1));
            } catch (Exception e) {
                throw new MicroException("lab", 500, String.valueOf(e.getMessage()));
            }
        }
    }

    @Override public Subscription subscribe(String topic, SubscribeOptions options, Receiver receiver) {
        List<Receiver> all = receivers.computeIfAbsent(topic, t -> new CopyOnWriteArrayList<>());
        all.add(receiver);
        return () -> all.remove(receiver);
    }

    @Override public void close() {
        life.close();
    }
}
