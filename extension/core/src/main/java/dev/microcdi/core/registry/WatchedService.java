package dev.microcdi.core.registry;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.core.loop.Backoff;
import dev.microcdi.core.loop.Loop;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.Watcher;

/** What is known of one service: its nodes by the last good answer, and the loop that keeps them up. */
final class WatchedService implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.registry");

    private final Registry registry;
    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition attempted = lock.newCondition();
    /** Null until the first snapshot. Never null again. */
    private volatile @Nullable List<Node> known;
    /** Guarded by the lock: why the last attempt failed, and how many attempts ended. */
    private @Nullable MicroException failure;
    private long attempts;
    private volatile @Nullable Watcher watcher;
    private final Loop loop;

    WatchedService(Registry registry, String name) {
        this.registry = registry;
        this.name = name;
        this.loop = Loop.start("micro-registry-watch-" + name, this::watch);
    }

    List<Node> nodes(Duration timeout) {
        List<Node> now = known;
        return now != null ? now : await(timeout);
    }

    private List<Node> await(Duration timeout) {
        long left = timeout.toNanos();
        lock.lock();
        try {
            // An attempt that has failed already does not count: its failure is not an answer to this look-up.
            long before = attempts;
            if (failure != null) {
                loop.wake();
            }
            while (known == null && attempts == before && left > 0) {
                left = attempted.awaitNanos(left);
            }
            List<Node> now = known;
            if (now != null) {
                return now;
            }
            MicroException why = failure;
            throw UnavailableException.unreachable("go.micro.client",
                    "looking up service " + name + ": " + (why != null ? why.detail() : "no answer in time"), why);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UnavailableException.unreachable("go.micro.client", "looking up service " + name + ": interrupted",
                    e);
        } finally {
            lock.unlock();
        }
    }

    private void watch(Loop l) throws InterruptedException {
        Backoff backoff = new Backoff();
        while (l.running()) {
            try (Watcher w = registry.watch(name)) {
                watcher = w;
                Nodes nodes = new Nodes();
                while (l.running()) {
                    answered(nodes.apply(name, w.next()));
                    backoff.reset();
                }
            } catch (MicroException e) {
                if (l.running()) {
                    failed(e);
                }
            } catch (IllegalStateException e) {
                if (l.running()) {
                    throw e;
                }
            } finally {
                watcher = null;
            }
            l.pause(backoff.next());
        }
    }

    private void answered(List<Node> nodes) {
        lock.lock();
        try {
            if (failure != null) {
                LOG.log(System.Logger.Level.INFO, "watch of service {0} is back, {1} nodes", name, nodes.size());
            }
            known = nodes;
            failure = null;
            attempts++;
            attempted.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void failed(MicroException e) {
        lock.lock();
        try {
            if (failure == null) {
                LOG.log(System.Logger.Level.WARNING, "watch of service " + name + " failed, "
                        + (known == null ? "nothing is known of it" : "the last answer stays") + ": " + e.getMessage());
            }
            failure = e;
            attempts++;
            attempted.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override public void close() {
        Watcher w = watcher;
        loop.close();
        if (w != null) {
            w.close();
        }
    }
}
