package dev.microcdi.core.registry;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.client.Lookup;
import dev.microcdi.core.loop.Backoff;
import dev.microcdi.core.loop.Loop;
import dev.microcdi.core.selector.NodePolicy;
import dev.microcdi.core.selector.ServiceNodes;
import dev.microcdi.core.selector.VersionedNode;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;

/** What is known of one service: its nodes by the last good answer, and the loop that keeps them up. */
final class WatchedService implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.registry");

    private final Registry registry;
    private final String name;
    private final long hold;
    private final Duration silence;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition attempted = lock.newCondition();
    /** The nodes of {@link #known}, with what their calls have taught. */
    private final ServiceNodes candidates;
    /** Null until the first snapshot. Never null again. */
    private volatile @Nullable Answer known;
    /** When it was asked for last. */
    private volatile long used = System.nanoTime();
    /** Guarded by the lock: the nodes, why the last attempt failed and since when they do, how many attempts ended. */
    private final Nodes nodes;
    private @Nullable MicroException failure;
    private long failing;
    private long attempts;
    private boolean closed;
    private volatile @Nullable Watcher watcher;
    private final Loop loop;
    private final @Nullable Confirmation confirmation;

    WatchedService(Registry registry, String name, LookupPolicy policy, NodePolicy care) {
        this.registry = registry;
        this.name = name;
        this.hold = policy.hold().toNanos();
        this.nodes = new Nodes(name);
        this.candidates = new ServiceNodes(name, care);
        this.loop = Loop.start("micro-registry-watch-" + name, this::watch);
        this.silence = policy.silence();
        this.confirmation = silence.isZero()
                ? null
                : new Confirmation(registry, name, silence, this::silent, this::confirmed);
    }

    /** The addresses; null when this service is not followed any more. */
    @Nullable List<String> addresses(Duration timeout) {
        long at = System.nanoTime();
        used = at;
        Answer now = known;
        return now != null ? now.at(at) : await(timeout);
    }

    /** What {@link #addresses} answered for, with more about each; never a different object. */
    ServiceNodes candidates() {
        return candidates;
    }

    Duration idle(long nanoTime) {
        return Duration.ofNanos(nanoTime - used);
    }

    Lookup describe() {
        lock.lock();
        try {
            Answer now = known;
            MicroException why = failure;
            long time = System.nanoTime();
            return new Lookup(name,
                    now == null || now.at(time).isEmpty() ? List.of() : candidates.describe(),
                    why == null ? Duration.ZERO : Duration.ofNanos(time - failing), why == null ? "" : why.detail());
        } finally {
            lock.unlock();
        }
    }

    private @Nullable List<String> await(Duration timeout) {
        long left = timeout.toNanos();
        lock.lock();
        try {
            // An attempt that has failed already does not count: its failure is not an answer to this look-up.
            long before = attempts;
            if (failure != null) {
                loop.wake();
            }
            while (known == null && attempts == before && left > 0 && !closed) {
                left = attempted.awaitNanos(left);
            }
            Answer now = known;
            if (now != null) {
                return now.at(System.nanoTime());
            }
            if (closed) {
                return null;
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
                while (l.running()) {
                    answered(w.next());
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

    private void answered(RegistryEvent event) {
        lock.lock();
        try {
            List<VersionedNode> all = nodes.apply(event);
            if (failure != null) {
                LOG.log(System.Logger.Level.INFO, "watch of service {0} is back after {1}, {2} nodes", name,
                        Duration.ofMillis((System.nanoTime() - failing) / 1_000_000), all.size());
            }
            learn(all);
            failure = null;
            attempts++;
            attempted.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean silent() {
        lock.lock();
        try {
            return nodes.silent(silence);
        } finally {
            lock.unlock();
        }
    }

    private void confirmed(List<ServiceInfo> present) {
        lock.lock();
        try {
            if (known != null) {
                learn(nodes.confirm(present, silence));
            }
        } finally {
            lock.unlock();
        }
    }

    /** With the lock. A sudden "nobody" waits, if there are nodes that it would take away. */
    private void learn(List<VersionedNode> all) {
        Answer before = known;
        if (all.isEmpty() && hold > 0 && before != null && !before.addresses().isEmpty()) {
            known = before.until(System.nanoTime() + hold);
        } else {
            candidates.update(all);
            known = Answer.of(all);
        }
    }

    private void failed(MicroException e) {
        lock.lock();
        try {
            if (failure == null) {
                failing = System.nanoTime();
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
        lock.lock();
        try {
            closed = true;
            attempted.signalAll();
        } finally {
            lock.unlock();
        }
        if (confirmation != null) {
            confirmation.close();
        }
        Watcher w = watcher;
        loop.close();
        if (w != null) {
            w.close();
        }
    }
}
