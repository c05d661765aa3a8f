package dev.microcdi.memory;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

import org.jspecify.annotations.Nullable;

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
 * <p>Delivery: at most once, for nothing is left when the process ends. Messages start in the order of publishing within one
 * subscription; with {@code maxInFlight} 1 they also end in it. Those of one key are handled one after the other. One that a
 * receiver throws on is delivered again when the group gets a new member or loses one, with the next attempt; without a group
 * it is dropped. A publish without subscribers is confirmed and gone. {@link MemoryOptions#maxPending()} messages may wait for
 * one group; then {@code publish} waits, up to its timeout. What is kept for a group without subscribers ({@code keepFor})
 * loses its oldest messages beyond that number, and a warning says so once.
 *
 * <p>Threads: up to {@code maxInFlight} virtual threads for each subscription, {@code micro-broker-memory-<topic>}, which
 * live while there are messages.
 *
 * <p>Lifecycle: {@link #close()} waits for messages in flight as long as their subscriptions' drain allows, then interrupts them.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/broker/memory.go">Go Micro, broker/memory.go</a>
 */
@Plugin("memory")
@Capabilities({Capability.GROUPS, Capability.ORDERED_BY_KEY, Capability.DEAD_LETTER})
@Dependent
public final class MemoryBroker implements Broker {
    static final String ID = "micro.broker.memory";

    private final MemoryOptions options;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, MemoryTopic> topics = new HashMap<>();
    private final Set<MemorySubscription> open = new LinkedHashSet<>();
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
                    + "\" is over micro.memory.max-message-size, " + options.maxMessageSize(),
                    MicroException.statusText(413), true, null);
        }
        long deadline = System.nanoTime() + publishOptions.timeout().toNanos();
        for (MemoryQueue queue : queues(topic, publishOptions.keepFor())) {
            Message copy = new Message(message.headers(), message.body().clone());
            if (!queue.offer(copy, publishOptions.key(), deadline)) {
                throw UnavailableException.lost(ID,
                        options.maxPending() + " messages wait for a subscriber of \"" + topic
                                + "\" (micro.memory.max-pending), and none left within " + publishOptions.timeout(),
                        null);
            }
        }
    }

    private List<MemoryQueue> queues(String topic, @Nullable String keepFor) {
        lock.lock();
        try {
            checkOpen();
            if (keepFor != null) {
                topic(topic).keep(keepFor);
            }
            MemoryTopic known = topics.get(topic);
            return known == null ? List.of() : known.queues();
        } finally {
            lock.unlock();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("this memory broker is closed");
        }
    }

    private MemoryTopic topic(String name) {
        return topics.computeIfAbsent(name, n -> new MemoryTopic(n, options.maxPending()));
    }

    @Override public Subscription subscribe(String topic, SubscribeOptions subscribeOptions, Receiver receiver) {
        if (topic.isEmpty()) {
            throw new IllegalArgumentException("topic is empty");
        }
        Objects.requireNonNull(receiver, "receiver");
        lock.lock();
        try {
            checkOpen();
            String group = subscribeOptions.group();
            MemoryQueue queue = topic(topic).queue(group);
            if (group != null && options.keepGroups()) {
                topic(topic).keep(group);
            }
            MemorySubscription subscription = new MemorySubscription(this, queue, topic, subscribeOptions, receiver);
            open.add(subscription);
            queue.join(subscription);
            return subscription;
        } finally {
            lock.unlock();
        }
    }

    /** It has finished: what it gave back goes to the others; a queue that nobody has any more goes too, unless it is kept. */
    void forget(MemorySubscription gone) {
        lock.lock();
        try {
            open.remove(gone);
            MemoryTopic topic = topics.get(gone.topic());
            if (gone.queue().leave(gone) && topic != null && topic.drop(gone.queue())) {
                topics.remove(gone.topic());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override public void close() {
        List<MemorySubscription> all;
        lock.lock();
        try {
            closed = true;
            all = List.copyOf(open);
        } finally {
            lock.unlock();
        }
        MemorySubscription.closeAll(all);
    }
}
