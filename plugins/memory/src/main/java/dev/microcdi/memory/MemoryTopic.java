package dev.microcdi.memory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/** The queues of one topic. Threads: guarded by the broker's lock. */
final class MemoryTopic {
    private final String name;
    private final int maxPending;
    private final Map<String, MemoryQueue> groups = new LinkedHashMap<>();
    private final Set<String> kept = new HashSet<>();
    private final List<MemoryQueue> single = new ArrayList<>();

    MemoryTopic(String name, int maxPending) {
        this.name = name;
        this.maxPending = maxPending;
    }

    /** Every queue gets each message. */
    List<MemoryQueue> queues() {
        List<MemoryQueue> all = new ArrayList<>(single);
        all.addAll(groups.values());
        return all;
    }

    /** A group's queue, or one of its own for a subscription without a group. */
    MemoryQueue queue(@Nullable String group) {
        if (group != null) {
            return groups.computeIfAbsent(group, g -> new MemoryQueue(name, maxPending));
        }
        MemoryQueue own = new MemoryQueue(name, maxPending);
        single.add(own);
        return own;
    }

    /** This group's queue stays when nobody subscribes. */
    void keep(String group) {
        queue(group);
        kept.add(group);
    }

    /** A queue has lost its last member; true if the topic is empty now. */
    boolean drop(MemoryQueue queue) {
        single.remove(queue);
        groups.entrySet().removeIf(e -> e.getValue() == queue && !kept.contains(e.getKey()));
        return single.isEmpty() && groups.isEmpty();
    }
}
