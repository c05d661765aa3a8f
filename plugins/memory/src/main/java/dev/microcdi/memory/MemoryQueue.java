package dev.microcdi.memory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;

/**
 * The messages of one topic that wait for one group, or for one subscription without a group. Its members compete for them;
 * messages of one key are with one member at a time. Threads: any; never calls a receiver.
 */
final class MemoryQueue {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.broker");

    private final String topic;
    private final int maxPending;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Item> waiting = new ArrayDeque<>();
    /** Their receiver threw: they wait for somebody new, so that one that always throws does not spin. */
    private final List<Item> returned = new ArrayList<>();
    private final Set<String> keysInFlight = new HashSet<>();
    private final List<MemorySubscription> members = new ArrayList<>();
    private int turn;
    private boolean fullBefore;

    /** A message, its key, and how many times it was handed over. */
    record Item(Message message, @Nullable String key, int attempt) {
        Item again() {
            return new Item(message, key, attempt + 1);
        }
    }

    MemoryQueue(String topic, int maxPending) {
        this.topic = topic;
        this.maxPending = maxPending;
    }

    /** Adds a message; false if there was no room until the deadline. Without members the oldest one makes room. */
    boolean offer(Message message, @Nullable String key, long deadline) {
        lock.lock();
        try {
            while (!members.isEmpty() && waiting.size() >= maxPending) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || changed.awaitNanos(left) <= 0) {
                    return false;
                }
            }
            if (waiting.size() >= maxPending) {
                dropOldest();
            }
            waiting.add(new Item(message, key, 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
        wake();
        return true;
    }

    private void dropOldest() {
        waiting.poll();
        if (!fullBefore) {
            fullBefore = true;
            LOG.log(System.Logger.Level.WARNING,
                    "memory broker: {0} messages for \"{1}\" wait and nobody subscribes; the oldest are dropped from now on"
                            + " (micro.memory.max-pending)",
                    maxPending, topic);
        }
    }

    /** Somebody who is free looks for a message, the members in turn. */
    private void wake() {
        List<MemorySubscription> all;
        int first;
        lock.lock();
        try {
            all = List.copyOf(members);
            first = turn++ & Integer.MAX_VALUE;
        } finally {
            lock.unlock();
        }
        for (int i = 0; i < all.size(); i++) {
            if (all.get((first + i) % all.size()).work()) {
                return;
            }
        }
    }

    void join(MemorySubscription member) {
        int messages;
        lock.lock();
        try {
            members.add(member);
            giveBack();
            messages = waiting.size();
        } finally {
            lock.unlock();
        }
        for (int i = 0; i < messages && member.work(); i++) {
            // as many workers as there is work for
        }
    }

    /** True if nobody is left. What was returned goes to the others. */
    boolean leave(MemorySubscription member) {
        boolean last;
        lock.lock();
        try {
            members.remove(member);
            giveBack();
            last = members.isEmpty();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        wake();
        return last;
    }

    private void giveBack() {
        for (Item item : returned.reversed()) {
            waiting.addFirst(item);
        }
        returned.clear();
    }

    /** The next message that may be handed over now; null if there is none. */
    @Nullable Item take() {
        lock.lock();
        try {
            for (Iterator<Item> all = waiting.iterator(); all.hasNext();) {
                Item item = all.next();
                if (item.key() == null || keysInFlight.add(item.key())) {
                    all.remove();
                    changed.signalAll();
                    return item;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** The receiver returned, or it threw. */
    void done(Item item, boolean acknowledged) {
        lock.lock();
        try {
            if (item.key() != null) {
                keysInFlight.remove(item.key());
            }
            if (!acknowledged) {
                returned.add(item.again());
            }
        } finally {
            lock.unlock();
        }
        if (item.key() != null) {
            wake();
        }
    }

}
