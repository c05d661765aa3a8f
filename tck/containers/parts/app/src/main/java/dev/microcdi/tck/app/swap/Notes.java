package dev.microcdi.tck.app.swap;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;

/** What the subscribers got. */
@ApplicationScoped
public class Notes {
    private final Map<String, List<String>> byTopic = new ConcurrentHashMap<>();

    /** Takes a note of an event that was handled, or tried. */
    public void take(String topic, Swap.Order order, @Nullable Message message) {
        byTopic.computeIfAbsent(topic, t -> new CopyOnWriteArrayList<>()).add(order.key() + " " + order.number() + " "
                + (message == null ? "-" : message.header("Micro-Attempt")) + " " + System.currentTimeMillis());
    }

    List<String> of(String topic) {
        return List.copyOf(byTopic.getOrDefault(topic, List.of()));
    }
}
