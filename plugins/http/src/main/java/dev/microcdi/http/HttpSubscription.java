package dev.microcdi.http;

import java.lang.System.Logger.Level;
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
import dev.microcdi.registry.ServiceInfo;

/** One subscription: its record, the messages that wait for it, and the threads that hand them over. */
final class HttpSubscription implements Subscription {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.http");

    /** What becomes of a message that arrived. */
    enum Offer {
        TAKEN, FULL, GONE
    }

    final String topic;
    final ServiceInfo record;
    private final HttpBroker broker;
    private final HttpBrokerOptions limits;
    private final SubscribeOptions options;
    private final Receiver receiver;
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Message> pending = new ArrayDeque<>();
    private final Set<Thread> workers = new HashSet<>();
    private long pendingBytes;
    private boolean closed;
    private volatile boolean seen;

    HttpSubscription(HttpBroker broker, HttpBrokerOptions limits, String topic, ServiceInfo record,
            SubscribeOptions options, Receiver receiver) {
        this.broker = broker;
        this.limits = limits;
        this.topic = topic;
        this.record = record;
        this.options = options;
        this.receiver = receiver;
    }

    /** The node's id, which is also the query of each message for it. */
    String id() {
        return record.nodes().get(0).id();
    }

    Duration drain() {
        return options.drain();
    }

    /** The registry has shown it: from now on it must stay there. */
    void seen() {
        seen = true;
    }

    boolean isSeen() {
        return seen;
    }

    /** Whether it should be in the registry. */
    boolean wanted() {
        lock.lock();
        try {
            return seen && !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Keeps a message for the receiver; while there is no place it waits until {@code deadline}. */
    Offer offer(Message message, long deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && full(message)) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return Offer.FULL;
                }
                changed.awaitNanos(left);
            }
            if (closed) {
                return Offer.GONE;
            }
            pending.add(message);
            pendingBytes += message.body().length;
            if (workers.size() < options.maxInFlight()) {
                Thread worker = Thread.ofVirtual().name("micro-broker-http-" + topic)
                        .inheritInheritableThreadLocals(false).unstarted(this::work);
                workers.add(worker);
                worker.start();
            }
            return Offer.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    /** One message is taken whatever its size. */
    private boolean full(Message message) {
        return pending.size() >= limits.brokerMaxPending()
                || !pending.isEmpty() && pendingBytes + message.body().length > limits.brokerMaxPendingBytes();
    }

    private void work() {
        Thread.currentThread().setContextClassLoader(loader);
        for (Message message = next(); message != null; message = next()) {
            try {
                receiver.receive(new Delivery(topic, message, 1));
            } catch (Throwable e) {
                // There is no back end to leave the message to, and Go Micro's publisher is not told either.
                LOG.log(Level.DEBUG, "a message of " + topic + " was not handled", e);
            }
        }
    }

    /** The next message for this worker; null ends it, under the same lock that starts one, so that no message is left. */
    private @Nullable Message next() {
        lock.lock();
        try {
            Message next = pending.poll();
            if (next == null) {
                workers.remove(Thread.currentThread());
            } else {
                pendingBytes -= next.body().length;
            }
            changed.signalAll();
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more; false the second time. */
    boolean refuse() {
        lock.lock();
        try {
            boolean first = !closed;
            closed = true;
            changed.signalAll();
            return first;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for what was taken, at most until {@code deadline}.
     *
     * @return what no receiver has seen by then
     */
    List<Message> await(long deadline) {
        lock.lock();
        try {
            // A receiver that closes its own subscription cannot wait for itself.
            while (workers.stream().anyMatch(t -> t != Thread.currentThread())) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    LOG.log(Level.WARNING, "the subscription to {0} ends although a receiver has not", topic);
                    break;
                }
                changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return abandon();
    }

    private List<Message> abandon() {
        lock.lock();
        try {
            List<Message> rest = List.copyOf(pending);
            pending.clear();
            pendingBytes = 0;
            workers.stream().filter(t -> t != Thread.currentThread()).forEach(Thread::interrupt);
            return rest;
        } finally {
            lock.unlock();
        }
    }

    @Override public String problem() {
        return broker.problem();
    }

    @Override public void close() {
        broker.end(List.of(this));
    }
}
