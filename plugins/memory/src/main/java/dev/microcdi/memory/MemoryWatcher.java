package dev.microcdi.memory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.Watcher;

/** What one watcher has still to be told. Bounded: over {@link #MAX_PENDING} events are replaced by one snapshot. */
final class MemoryWatcher implements Watcher {
    static final int MAX_PENDING = 1024;

    private final MemoryStore store;
    private final String name;
    private final Deque<RegistryEvent> pending = new ArrayDeque<>();
    private boolean missed;
    private boolean closed;

    MemoryWatcher(MemoryStore store, String name, RegistryEvent.Snapshot first) {
        this.store = store;
        this.name = name;
        pending.add(first);
    }

    /** With the store's lock held. */
    void offer(RegistryEvent.Changed event) {
        if (missed || !(name.isEmpty() || name.equals(event.service().name()))) {
            return;
        }
        if (pending.size() == MAX_PENDING) {
            pending.clear();
            missed = true;
        } else {
            pending.add(event);
        }
    }

    @Override public RegistryEvent next() throws InterruptedException {
        store.lock.lockInterruptibly();
        try {
            while (true) {
                if (closed || store.isClosed()) {
                    throw new IllegalStateException("this watcher of \"" + name + "\" is closed");
                }
                long untilNextExpiry = store.expire();
                if (missed) {
                    missed = false;
                    return store.snapshot(name);
                }
                RegistryEvent event = pending.poll();
                if (event != null) {
                    return event;
                }
                store.changed.await(untilNextExpiry, TimeUnit.NANOSECONDS);
            }
        } finally {
            store.lock.unlock();
        }
    }

    @Override public void close() {
        store.lock.lock();
        try {
            closed = true;
            store.forget(this);
        } finally {
            store.lock.unlock();
        }
    }
}
