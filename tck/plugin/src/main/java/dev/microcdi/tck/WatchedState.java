package dev.microcdi.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.microcdi.registry.Node;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.RegistryEvent.Change;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;

/** Reads a watcher on a thread of its own and keeps what a caller would then know. */
final class WatchedState implements AutoCloseable {
    private final Watcher watcher;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<RegistryEvent> events = new ArrayList<>();
    private final Map<String, ServiceInfo> nodes = new TreeMap<>();
    private @Nullable Throwable end;

    WatchedState(Watcher watcher) {
        this.watcher = watcher;
        this.thread = Thread.ofVirtual().name("tck-watch").start(this::read);
    }

    private void read() {
        try {
            while (true) {
                RegistryEvent event = watcher.next();
                lock.lock();
                try {
                    events.add(event);
                    apply(event);
                } finally {
                    lock.unlock();
                }
            }
        } catch (InterruptedException | RuntimeException e) {
            lock.lock();
            try {
                end = e;
            } finally {
                lock.unlock();
            }
        }
    }

    private void apply(RegistryEvent event) {
        switch (event) {
            case RegistryEvent.Snapshot s -> {
                nodes.clear();
                s.services().forEach(this::put);
            }
            case RegistryEvent.Changed c when c.change() == Change.DELETE -> c.service().nodes()
                    .forEach(n -> nodes.remove(key(c.service(), n)));
            case RegistryEvent.Changed c -> put(c.service());
        }
    }

    private void put(ServiceInfo service) {
        service.nodes().forEach(n -> nodes.put(key(service, n), service.withNodes(List.of(n))));
    }

    private static String key(ServiceInfo service, Node node) {
        return service.name() + " " + node.id();
    }

    /** What is known of a node; null if it is not. */
    @Nullable ServiceInfo node(ServiceInfo service) {
        lock.lock();
        try {
            return nodes.get(key(service, service.nodes().get(0)));
        } finally {
            lock.unlock();
        }
    }

    int known() {
        lock.lock();
        try {
            return nodes.size();
        } finally {
            lock.unlock();
        }
    }

    List<RegistryEvent> events() {
        lock.lock();
        try {
            return List.copyOf(events);
        } finally {
            lock.unlock();
        }
    }

    /** What ended the reading; null while it goes on. */
    @Nullable Throwable end() {
        lock.lock();
        try {
            return end;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the reader sits in {@code next()}. */
    boolean waits() {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    void interrupt() {
        thread.interrupt();
    }

    @Override public void close() {
        watcher.close();
        thread.interrupt();
    }
}
