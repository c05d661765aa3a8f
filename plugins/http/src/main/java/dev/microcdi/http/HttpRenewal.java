package dev.microcdi.http;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.microcdi.registry.Registry;

/**
 * Keeps the subscriptions of a broker in the registry: each interval, and at once when there is a sign that the registry
 * was away or has forgotten them.
 *
 * <p>Threads: one, {@code micro-broker-http-renew}, a platform thread as the engine's for registrations is, from the first subscription to {@link #close}.
 */
final class HttpRenewal implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.http");
    /** Between two attempts while the registry is away, and at least between any two. */
    private static final Duration AGAIN = Duration.ofMillis(500);
    private static final Duration END = Duration.ofSeconds(2);

    private final Registry registry;
    private final HttpBrokerOptions options;
    private final Collection<HttpSubscription> subscriptions;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Thread thread;
    private long last;
    private long next;
    private boolean stopped;
    private volatile String problem = "";

    HttpRenewal(Registry registry, HttpBrokerOptions options, Collection<HttpSubscription> subscriptions) {
        this.registry = registry;
        this.options = options;
        this.subscriptions = subscriptions;
    }

    /** Harmless the second time. */
    void start() {
        lock.lock();
        try {
            if (thread == null && !stopped) {
                last = System.nanoTime();
                next = last + options.brokerInterval().toNanos();
                thread = Thread.ofPlatform().daemon().name("micro-broker-http-renew").start(this::run);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Why nobody finds the subscriptions, as far as the last renewal tells; empty if it went well. */
    String problem() {
        return problem;
    }

    /** The registry may have forgotten something. */
    void soon() {
        lock.lock();
        try {
            if (next - last > AGAIN.toNanos()) {
                next = last + AGAIN.toNanos();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        boolean failing = false;
        try {
            while (awaitTurn()) {
                RuntimeException failure = renew();
                if (failure != null && !failing) {
                    LOG.log(Level.WARNING,
                            "subscriptions of the http broker cannot be renewed, tried again each " + AGAIN,
                            failure);
                } else if (failure == null && failing) {
                    LOG.log(Level.INFO, "subscriptions of the http broker are renewed again");
                }
                failing = failure != null;
                problem = failure == null ? "" : "the registry does not take it: " + failure.getMessage();
                done(failing ? AGAIN : options.brokerInterval());
            }
        } catch (InterruptedException e) {
            // close() has waited long enough.
        }
    }

    private boolean awaitTurn() throws InterruptedException {
        lock.lock();
        try {
            while (!stopped && next - System.nanoTime() > 0) {
                changed.awaitNanos(next - System.nanoTime());
            }
            return !stopped;
        } finally {
            lock.unlock();
        }
    }

    private void done(Duration pause) {
        lock.lock();
        try {
            last = System.nanoTime();
            next = last + pause.toNanos();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable RuntimeException renew() {
        RuntimeException failure = null;
        for (HttpSubscription s : subscriptions) {
            try {
                if (s.wanted()) {
                    registry.register(s.record, options.brokerTtl());
                    if (!s.wanted()) {
                        // It was closed meanwhile, and may have been deregistered before it was registered.
                        registry.deregister(s.record);
                    }
                }
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        return failure;
    }

    /** Ends the thread; while it is within a registration that does not end, after two seconds. */
    @Override public void close() {
        Thread ending;
        lock.lock();
        try {
            stopped = true;
            ending = thread;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (ending == null || ending == Thread.currentThread()) {
            return;
        }
        try {
            if (!ending.join(END)) {
                ending.interrupt();
                ending.join(END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
