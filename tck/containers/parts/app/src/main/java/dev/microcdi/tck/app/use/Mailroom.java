package dev.microcdi.tck.app.use;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.inject.Inject;

import dev.microcdi.Message;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.client.Publisher;
import dev.microcdi.client.Topic;
import dev.microcdi.plugin.Use;
import dev.microcdi.server.Handler;
import dev.microcdi.server.Subscribe;

/** Publishes on two brokers, and says what came from each. */
@Handler
public class Mailroom {
    /** A message to send on both. */
    public record Letter(String text) {
    }

    /** What came, with the label of the broker that brought it. */
    public record Letters(List<String> texts) {
    }

    private final List<String> came = new CopyOnWriteArrayList<>();

    @Inject Broker broker;
    @Inject
    @Use("audit") Broker audit;
    @Inject
    @Topic("letters")
    @Use("audit") Publisher<Message> toAudit;

    /** Sends on both. */
    public void send(Letter letter) {
        Message message = new Message(Map.of("Content-Type", "text/plain"),
                letter.text().getBytes(StandardCharsets.UTF_8));
        broker.publish("letters", message, PublishOptions.DEFAULT);
        toAudit.publish(message.withHeader("Same", String.valueOf(audit != null)));
    }

    /** What came. */
    public Letters came() {
        return new Letters(List.copyOf(came));
    }

    /** From the selected broker. */
    @Subscribe("letters") public void on(Message message) {
        came.add("default " + text(message));
    }

    /** From the further one. */
    @Subscribe(value = "letters", broker = "audit") public void onAudit(Message message) {
        came.add("audit " + text(message));
    }

    private static String text(Message message) {
        return message.headers().get("Lab-Label") + " " + new String(message.body(), StandardCharsets.UTF_8);
    }
}
