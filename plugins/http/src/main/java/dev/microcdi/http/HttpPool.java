package dev.microcdi.http;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.microcdi.plugin.HostAndPort;

/**
 * A caller's idle connections, last in first out. No thread of its own: connections that have been idle too long are
 * closed when any connection is taken or given back.
 */
final class HttpPool {
    private final HttpOptions options;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Deque<PeerConnection>> idle = new HashMap<>();
    private long lastSweep = System.nanoTime();
    private boolean closed;

    HttpPool(HttpOptions options) {
        this.options = options;
    }

    /** An idle connection that the peer still holds open, or a new one. */
    PeerConnection take(String address, HostAndPort to, Duration connectTimeout) throws IOException {
        for (PeerConnection c = poll(address); c != null; c = poll(address)) {
            if (c.idleNanos() < options.poolIdleTimeout().toNanos() && !c.stale()) {
                return c;
            }
            c.close();
        }
        return PeerConnection.connect(address, to, connectTimeout);
    }

    private @Nullable PeerConnection poll(String address) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("this http plugin is closed");
            }
            Deque<PeerConnection> queue = idle.get(address);
            return queue == null ? null : queue.pollLast();
        } finally {
            lock.unlock();
        }
    }

    void release(PeerConnection connection) {
        List<PeerConnection> old = new ArrayList<>();
        connection.idle();
        lock.lock();
        try {
            Deque<PeerConnection> queue = idle.computeIfAbsent(connection.address, a -> new ArrayDeque<>());
            if (closed || queue.size() >= options.poolSize()) {
                old.add(connection);
            } else {
                queue.addLast(connection);
            }
            sweep(old);
        } finally {
            lock.unlock();
        }
        old.forEach(PeerConnection::close);
    }

    /** Needs the lock; adds to {@code old} what must be closed outside of it. */
    private void sweep(List<PeerConnection> old) {
        long limit = options.poolIdleTimeout().toNanos();
        if (System.nanoTime() - lastSweep < limit / 4) {
            return;
        }
        lastSweep = System.nanoTime();
        for (Iterator<Deque<PeerConnection>> queues = idle.values().iterator(); queues.hasNext();) {
            Deque<PeerConnection> queue = queues.next();
            while (!queue.isEmpty() && queue.getFirst().idleNanos() >= limit) {
                old.add(queue.removeFirst());
            }
            if (queue.isEmpty()) {
                queues.remove();
            }
        }
    }

    void close() {
        List<PeerConnection> all = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            idle.values().forEach(all::addAll);
            idle.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(PeerConnection::close);
    }
}
