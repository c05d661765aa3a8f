package dev.microcdi.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.microcdi.registry.Node;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.RegistryEvent.Change;
import dev.microcdi.registry.ServiceInfo;

/** The nodes, their times and those who watch. One lock guards all; {@link #changed} tells waiting watchers to look. */
final class MemoryStore {
    /** Longer than any process runs; keeps the arithmetic of {@code nanoTime} within its range. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    final ReentrantLock lock = new ReentrantLock();
    final Condition changed = lock.newCondition();
    private final Map<Key, Entry> entries = new LinkedHashMap<>();
    private final List<MemoryWatcher> watchers = new ArrayList<>();
    private boolean closed;

    /** A node's id is unique within its service. */
    private record Key(String service, String node) {
    }

    /** One node with the record it came in, and the {@code nanoTime} at which it goes away. */
    private record Entry(ServiceInfo service, long deadline) {
    }

    void put(ServiceInfo service, Duration ttl) {
        locked();
        try {
            expire();
            boolean forEver = ttl.isZero() || ttl.compareTo(FOR_EVER) > 0;
            long deadline = System.nanoTime() + (forEver ? FOR_EVER : ttl).toNanos();
            for (Node node : service.nodes()) {
                ServiceInfo now = service.withNodes(List.of(node));
                Entry before = entries.put(new Key(service.name(), node.id()), new Entry(now, deadline));
                tellDifference(before == null ? null : before.service, now);
            }
            // A shorter time than a waiting watcher reckons with must wake it.
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void tellDifference(@Nullable ServiceInfo before, ServiceInfo now) {
        if (before == null) {
            tell(Change.CREATE, now);
        } else if (!before.version().equals(now.version())) {
            tell(Change.DELETE, before);
            tell(Change.CREATE, now);
        } else if (!before.equals(now)) {
            tell(Change.UPDATE, now);
        }
    }

    void remove(ServiceInfo service) {
        locked();
        try {
            expire();
            for (Node node : service.nodes()) {
                Entry gone = entries.remove(new Key(service.name(), node.id()));
                if (gone != null) {
                    tell(Change.DELETE, gone.service);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    List<ServiceInfo> find(String name) {
        locked();
        try {
            expire();
            return merged(name);
        } finally {
            lock.unlock();
        }
    }

    List<String> names() {
        locked();
        try {
            expire();
            Set<String> names = new LinkedHashSet<>();
            entries.keySet().forEach(k -> names.add(k.service));
            return List.copyOf(names);
        } finally {
            lock.unlock();
        }
    }

    MemoryWatcher watch(String name) {
        locked();
        try {
            expire();
            MemoryWatcher watcher = new MemoryWatcher(this, name, snapshot(name));
            watchers.add(watcher);
            return watcher;
        } finally {
            lock.unlock();
        }
    }

    void forget(MemoryWatcher watcher) {
        lock.lock();
        try {
            watchers.remove(watcher);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            entries.clear();
            watchers.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** With the lock held. */
    boolean isClosed() {
        return closed;
    }

    /** With the lock held: what a watcher of this name has to know now. */
    RegistryEvent.Snapshot snapshot(String name) {
        return new RegistryEvent.Snapshot(merged(name));
    }

    /** With the lock held: one record for each name and version; what the last one registered says holds for all its nodes. */
    private List<ServiceInfo> merged(String name) {
        Map<List<String>, ServiceInfo> merged = new LinkedHashMap<>();
        for (Entry entry : entries.values()) {
            ServiceInfo one = entry.service;
            if (name.isEmpty() || name.equals(one.name())) {
                merged.merge(List.of(one.name(), one.version()), one, MemoryStore::join);
            }
        }
        return List.copyOf(merged.values());
    }

    private static ServiceInfo join(ServiceInfo all, ServiceInfo last) {
        List<Node> nodes = new ArrayList<>(all.nodes());
        nodes.addAll(last.nodes());
        return last.withNodes(nodes);
    }

    /** With the lock held: drops nodes whose time is over, tells the watchers, and says how long the next one has. */
    long expire() {
        long now = System.nanoTime();
        long next = FOR_EVER.toNanos();
        for (var i = entries.values().iterator(); i.hasNext();) {
            Entry entry = i.next();
            long left = entry.deadline - now;
            if (left <= 0) {
                i.remove();
                tell(Change.DELETE, entry.service);
            } else {
                next = Math.min(next, left);
            }
        }
        return next;
    }

    private void tell(Change change, ServiceInfo service) {
        RegistryEvent.Changed event = new RegistryEvent.Changed(change, service);
        watchers.forEach(w -> w.offer(event));
        changed.signalAll();
    }

    private void locked() {
        lock.lock();
        if (closed) {
            lock.unlock();
            throw new IllegalStateException("this memory registry is closed");
        }
    }
}
