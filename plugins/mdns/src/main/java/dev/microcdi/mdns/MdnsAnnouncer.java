package dev.microcdi.mdns;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.microcdi.UnavailableException;

/**
 * Tells the group of nodes that came and went: a new one at once, after one second and after three, a leaving one once and
 * last.
 *
 * <p>Threads: one, a platform thread, from the first announcement to {@link #close}.
 */
final class MdnsAnnouncer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.mdns");
    private static final List<Duration> AGAIN = List.of(Duration.ofSeconds(1), Duration.ofSeconds(3));

    private final MdnsNet net;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::at));
    private final long start = System.nanoTime();
    private @Nullable Thread thread;
    private boolean closed;

    /** Something to send, and when: nanoseconds since the start. */
    private record Due(long at, MdnsEntry entry) {
    }

    MdnsAnnouncer(MdnsNet net) {
        this.net = net;
    }

    /** A new or changed node. Fails if the first announcement cannot be sent; there are no further ones then. */
    void announce(MdnsEntry entry) {
        lock.lock();
        try {
            forget(entry);
            once(entry);
            if (closed) {
                return;
            }
            long now = System.nanoTime() - start;
            AGAIN.forEach(after -> due.add(new Due(now + after.toNanos(), entry)));
            changed.signal();
            if (thread == null) {
                thread = Thread.ofPlatform().daemon().name("micro-mdns-announce").start(this::run);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A node that is still there. */
    void once(MdnsEntry entry) {
        net.tell(DnsWriter.write(entry.announcement(entry.ttl())));
    }

    /** A node that leaves: nothing of it follows. */
    void goodbye(MdnsEntry entry) {
        lock.lock();
        try {
            forget(entry);
            net.tell(DnsWriter.write(entry.announcement(0)));
        } finally {
            lock.unlock();
        }
    }

    private void forget(MdnsEntry entry) {
        due.removeIf(d -> d.entry().instance().equals(entry.instance()));
    }

    private void run() {
        lock.lock();
        try {
            while (!closed) {
                Due next = due.peek();
                if (next == null) {
                    changed.await();
                } else if (next.at() > System.nanoTime() - start) {
                    changed.await(next.at() - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
                } else {
                    due.remove();
                    repeat(next.entry());
                }
            }
        } catch (InterruptedException e) {
            LOG.log(System.Logger.Level.DEBUG, "the announcer was interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    private void repeat(MdnsEntry entry) {
        try {
            once(entry);
        } catch (UnavailableException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "cannot announce " + entry.instance() + " again", e);
        }
    }

    @Override public void close() {
        lock.lock();
        try {
            closed = true;
            due.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
