package dev.microcdi.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;
import dev.microcdi.plugin.Plugin;

/**
 * A {@link Broker} in this object: whoever subscribed on the same object gets what is published.
 *
 * <p>Delivery: at most once. Messages start in the order of publishing within one subscription; with
 * {@code maxInFlight} 1 they also end in it. One that a receiver throws on is logged at DEBUG and dropped. A publish without
 * subscribers is confirmed and gone. {@link MemoryOptions#maxPending()} messages may wait for one subscription; then
 * {@code publish} waits, up to its timeout. What waits for a subscription that closes goes to another of its group, if
 * there is one.
 *
 * <p>Threads: up to {@code maxInFlight} virtual threads for each subscription, {@code micro-broker-memory-<topic>}, which
 * live while there are messages.
 *
 * <p>Lifecycle: {@link #close()} waits up to five seconds for messages in flight, then interrupts them.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/broker/memory.go">Go Micro, broker/memory.go</a>
 */
@Plugin("memory")
@Capabilities(Capability.GROUPS)
@Dependent
public final class MemoryBroker implements Broker {
    static final String ID = "micro.broker.memory";

    private final MemoryOptions options;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, List<MemorySubscription>> topics = new HashMap<>();
    private long turn;
    private boolean closed;

    /** A broker with {@link MemoryOptions#DEFAULT}. */
    public MemoryBroker() {
        this(MemoryOptions.DEFAULT);
    }

    /**
     * A broker with limits.
     *
     * @param options the limits
     */
    @Inject public MemoryBroker(MemoryOptions options) {
        this.options = Objects.requireNonNull(options, "options");
    }

    @Override public void publish(String topic, Message message, PublishOptions publishOptions) {
        int size = message.body().length;
        if (size > options.maxMessageSize()) {
            throw new MicroException(ID, 413, "a message of " + size + " bytes for topic \"" + topic
                    + "\" is over micro.memory.max-message-size, " + options.maxMessageSize());
        }
        long deadline = System.nanoTime() + publishOptions.timeout().toNanos();
        for (MemorySubscription subscription : receivers(topic)) {
            Message copy = new Message(message.headers(), message.body().clone());
            if (!subscription.offer(copy, deadline)) {
                throw UnavailableException.lost(ID,
                        options.maxPending() + " messages wait for a subscriber of \"" + topic
                                + "\" (micro.memory.max-pending), and none left within " + publishOptions.timeout(),
                        null);
            }
        }
    }

    /** Everybody without a group, and one of each group, the next in turn. */
    private List<MemorySubscription> receivers(String topic) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("this memory broker is closed");
            }
            List<MemorySubscription> chosen = new ArrayList<>();
            Map<String, List<MemorySubscription>> groups = new LinkedHashMap<>();
            for (MemorySubscription s : topics.getOrDefault(topic, List.of())) {
                String group = s.group();
                if (group == null) {
                    chosen.add(s);
                } else {
                    groups.computeIfAbsent(group, g -> new ArrayList<>()).add(s);
                }
            }
            int next = (int) (turn++ & Integer.MAX_VALUE);
            groups.values().forEach(members -> chosen.add(members.get(next % members.size())));
            return chosen;
        } finally {
            lock.unlock();
        }
    }

    @Override public Subscription subscribe(String topic, SubscribeOptions subscribeOptions, Receiver receiver) {
        if (topic.isEmpty()) {
            throw new IllegalArgumentException("topic is empty");
        }
        MemorySubscription subscription = new MemorySubscription(this, topic, subscribeOptions,
                Objects.requireNonNull(receiver, "receiver"), options.maxPending());
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("this memory broker is closed");
            }
            topics.computeIfAbsent(topic, t -> new ArrayList<>()).add(subscription);
        } finally {
            lock.unlock();
        }
        return subscription;
    }

    /** Takes a subscription off its topic. What waits for it goes to the others of its group, as long as they have room. */
    void forget(MemorySubscription gone) {
        List<MemorySubscription> heirs;
        lock.lock();
        try {
            List<MemorySubscription> all = topics.get(gone.topic());
            // Closed twice, or with the whole broker: nobody is left to inherit.
            heirs = all == null || !all.remove(gone)
                    ? List.of()
                    : all.stream().filter(s -> s.group() != null && s.group().equals(gone.group())).toList();
            if (all != null && all.isEmpty()) {
                topics.remove(gone.topic());
            }
        } finally {
            lock.unlock();
        }
        gone.moveWaiting(heirs);
    }

    @Override public void close() {
        List<MemorySubscription> open = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            topics.values().forEach(open::addAll);
            topics.clear();
        } finally {
            lock.unlock();
        }
        MemorySubscription.closeAll(open);
    }
}
