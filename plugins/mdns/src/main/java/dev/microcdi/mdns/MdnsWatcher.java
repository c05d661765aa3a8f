package dev.microcdi.mdns;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.microcdi.UnavailableException;
import dev.microcdi.core.spi.Records;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.RegistryEvent.Change;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;

/**
 * What was found by asking, then what is heard. Records without a version are passed over, as in Go.
 *
 * <p>Threads: the listener's puts into a queue, the reader takes out. A reader that falls far behind loses the watch.
 */
final class MdnsWatcher implements Watcher {
    private static final int BEHIND = 1024;
    /** More nodes than this are nobody's network, but somebody's packets. */
    private static final int NODES = 20_000;

    private final String name;
    private final Consumer<MdnsWatcher> forget;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<MdnsFound> arrived = new ArrayDeque<>();
    private final Queue<RegistryEvent> ready = new ArrayDeque<>();
    private final Map<MdnsZone.Key, ServiceInfo> known = new HashMap<>();
    private @Nullable UnavailableException lost;
    private boolean closed;

    /** A watcher that keeps what it hears for after the snapshot. */
    MdnsWatcher(String name, Consumer<MdnsWatcher> forget) {
        this.name = name;
        this.forget = forget;
    }

    /** The snapshot, records of one node each. */
    void begin(List<ServiceInfo> services) {
        lock.lock();
        try {
            services.stream().filter(s -> !s.version().isEmpty()).forEach(s -> known.put(MdnsZone.Key.of(s), s));
            ready.add(new RegistryEvent.Snapshot(
                    Records.byVersion(services.stream().filter(s -> known.get(MdnsZone.Key.of(s)) == s).toList())));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** From the listener. */
    void offer(MdnsFound found) {
        if (found.service().version().isEmpty() || !(name.isEmpty() || name.equals(found.service().name()))) {
            return;
        }
        lock.lock();
        try {
            if (arrived.size() >= BEHIND) {
                lose("the reader is more than " + BEHIND + " announcements behind", null);
            } else if (lost == null) {
                arrived.add(found);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    void lose(String why, @Nullable Throwable cause) {
        lock.lock();
        try {
            if (lost == null) {
                lost = UnavailableException.lost(MdnsNet.ID, "the watch of \"" + name + "\" ends: " + why, cause);
                arrived.clear();
                ready.clear();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        forget.accept(this);
    }

    @Override public RegistryEvent next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                if (closed) {
                    throw new IllegalStateException("this watcher of \"" + name + "\" is closed");
                }
                if (lost != null) {
                    throw lost;
                }
                RegistryEvent event = ready.poll();
                if (event != null) {
                    return event;
                }
                MdnsFound found = arrived.poll();
                if (found == null) {
                    changed.await();
                } else {
                    tell(found);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void tell(MdnsFound found) {
        ServiceInfo now = found.gone() ? null : found.service();
        MdnsZone.Key key = MdnsZone.Key.of(found.service());
        ServiceInfo before = known.get(key);
        boolean moved = before != null && now != null && !before.version().equals(now.version());
        if (before != null && (now == null || moved)) {
            known.remove(key);
            ready.add(new RegistryEvent.Changed(Change.DELETE, before));
        }
        if (now == null) {
            return;
        }
        if (known.size() >= NODES && before == null) {
            lose("more than " + NODES + " nodes are announced", null);
            return;
        }
        known.put(key, now);
        if (before == null || moved) {
            ready.add(new RegistryEvent.Changed(Change.CREATE, now));
        } else if (!before.equals(now)) {
            ready.add(new RegistryEvent.Changed(Change.UPDATE, now));
        }
    }

    @Override public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        forget.accept(this);
    }
}
