package dev.microcdi.memory;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.microcdi.broker.Broker.Delivery;
import dev.microcdi.broker.Broker.Receiver;
import dev.microcdi.broker.Broker.Subscription;
import dev.microcdi.broker.SubscribeOptions;

/** One member of a queue, and the threads that hand its messages over. */
final class MemorySubscription implements Subscription {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.broker");

    private final MemoryBroker broker;
    private final MemoryQueue queue;
    private final String topic;
    private final SubscribeOptions options;
    private final Receiver receiver;
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Thread> workers = new HashSet<>();
    private boolean closed;

    MemorySubscription(MemoryBroker broker, MemoryQueue queue, String topic, SubscribeOptions options,
            Receiver receiver) {
        this.broker = broker;
        this.queue = queue;
        this.topic = topic;
        this.options = options;
        this.receiver = receiver;
    }

    String topic() {
        return topic;
    }

    MemoryQueue queue() {
        return queue;
    }

    /** There may be a message: one more worker looks; false if this subscription has as many as it may have. */
    boolean work() {
        lock.lock();
        try {
            boolean free = !closed && workers.size() < options.maxInFlight();
            if (free) {
                // A publisher's thread-locals are none of the receiver's business.
                Thread worker = Thread.ofVirtual().name("micro-broker-memory-" + topic)
                        .inheritInheritableThreadLocals(false).unstarted(this::run);
                workers.add(worker);
                worker.start();
            }
            return free;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        Thread.currentThread().setContextClassLoader(loader);
        for (MemoryQueue.Item item = next(); item != null; item = next()) {
            boolean acknowledged = false;
            try {
                receiver.receive(new Delivery(topic, item.message(), item.attempt()));
                acknowledged = true;
            } catch (Throwable e) {
                LOG.log(System.Logger.Level.DEBUG, "memory broker: a receiver of \"" + topic + "\" failed", e);
            } finally {
                queue.done(item, acknowledged);
            }
        }
    }

    /** The next message for this worker; null ends it, under the same lock that starts one, so that no message is left. */
    private MemoryQueue.@Nullable Item next() {
        lock.lock();
        try {
            MemoryQueue.Item next = closed ? null : queue.take();
            if (next == null) {
                workers.remove(Thread.currentThread());
                changed.signalAll();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    @Override public void close() {
        closeAll(Set.of(this));
    }

    /** Closes them together: their times run at once. */
    static void closeAll(Collection<MemorySubscription> all) {
        all.forEach(MemorySubscription::takeNoMore);
        long start = System.nanoTime();
        all.forEach(s -> s.await(start + s.options.drain().toNanos()));
        all.forEach(s -> s.broker.forget(s));
    }

    private void takeNoMore() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        // The others of the group go on while this one finishes.
        queue.leave(this);
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
