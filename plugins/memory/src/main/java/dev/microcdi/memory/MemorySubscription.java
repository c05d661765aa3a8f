package dev.microcdi.memory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.broker.Broker.Delivery;
import dev.microcdi.broker.Broker.Receiver;
import dev.microcdi.broker.Broker.Subscription;
import dev.microcdi.broker.SubscribeOptions;

/** Messages that wait for one receiver, and the threads that hand them over. */
final class MemorySubscription implements Subscription {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.broker");
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final MemoryBroker broker;
    private final String topic;
    private final SubscribeOptions options;
    private final Receiver receiver;
    private final int maxPending;
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Message> waiting = new ArrayDeque<>();
    private final Set<Thread> workers = new HashSet<>();
    private boolean closed;

    MemorySubscription(MemoryBroker broker, String topic, SubscribeOptions options, Receiver receiver, int maxPending) {
        this.broker = broker;
        this.topic = topic;
        this.options = options;
        this.receiver = receiver;
        this.maxPending = maxPending;
    }

    String topic() {
        return topic;
    }

    @Nullable String group() {
        return options.group();
    }

    /** Queues a message; false if there was no room until the deadline. A closed subscription takes it and forgets it. */
    boolean offer(Message message, long deadline) {
        lock.lock();
        try {
            while (!closed && waiting.size() >= maxPending) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || changed.awaitNanos(left) <= 0) {
                    return false;
                }
            }
            if (!closed) {
                waiting.add(message);
                startWorker();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void startWorker() {
        if (workers.size() < options.maxInFlight()) {
            // A publisher's thread-locals are none of the receiver's business.
            Thread worker = Thread.ofVirtual().name("micro-broker-memory-" + topic)
                    .inheritInheritableThreadLocals(false)
                    .unstarted(this::work);
            workers.add(worker);
            worker.start();
        }
    }

    private void work() {
        Thread.currentThread().setContextClassLoader(loader);
        for (Message next = next(); next != null; next = next()) {
            try {
                receiver.receive(new Delivery(topic, next, 1));
            } catch (Exception e) {
                LOG.log(System.Logger.Level.DEBUG, "memory broker: a receiver of \"" + topic + "\" failed; dropped", e);
            }
        }
    }

    /** The next message for this worker; null ends it, under the same lock that starts one, so that no message is left. */
    private @Nullable Message next() {
        lock.lock();
        try {
            Message next = closed ? null : waiting.poll();
            if (next == null) {
                workers.remove(Thread.currentThread());
            }
            changed.signalAll();
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Gives what waits here to the heirs in turn. */
    void moveWaiting(List<MemorySubscription> heirs) {
        List<Message> left;
        lock.lock();
        try {
            left = List.copyOf(waiting);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        int moved = 0;
        for (Message message : left) {
            if (!heirs.isEmpty() && heirs.get(moved % heirs.size()).offer(message, System.nanoTime())) {
                moved++;
            }
        }
        if (moved < left.size()) {
            LOG.log(System.Logger.Level.DEBUG,
                    "memory broker: {0} messages for \"{1}\" dropped with their subscription",
                    left.size() - moved, topic);
        }
    }

    @Override public void close() {
        closeAll(List.of(this));
    }

    /** Closes them together, within one common time. */
    static void closeAll(List<MemorySubscription> all) {
        all.forEach(MemorySubscription::takeNoMore);
        long deadline = System.nanoTime() + CLOSE_WITHIN.toNanos();
        all.forEach(s -> s.await(deadline));
    }

    private void takeNoMore() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        broker.forget(this);
    }

    private void await(long deadline) {
        lock.lock();
        try {
            // A receiver that closes its own subscription cannot wait for itself.
            while (workers.stream().anyMatch(t -> t != Thread.currentThread())) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    workers.forEach(Thread::interrupt);
                    return;
                }
                changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
