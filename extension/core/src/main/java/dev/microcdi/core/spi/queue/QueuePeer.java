package dev.microcdi.core.spi.queue;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A node that is called: the reply addresses that its calls have used, kept to be used again. Each reply address is a socket
 * that the node keeps for a minute, so a new one for each call would be dear.
 */
final class QueuePeer {
    /** Less than the minute after which the accepting side ends a socket of Go Micro's. */
    private static final long KEPT = TimeUnit.SECONDS.toNanos(50);

    /** A reply address, and of which socket it is at the moment. */
    record Line(String key, long number, long idleSince) {
        boolean isOld(long now) {
            return now - idleSince > KEPT;
        }
    }

    private final Deque<Line> idle = new ConcurrentLinkedDeque<>();
    /** Whether it answers with tags. */
    volatile boolean ours;

    /** The line that was used last, or a new one. */
    Line take(Supplier<String> newKey) {
        Line line = idle.pollLast();
        if (line == null || line.isOld(System.nanoTime())) {
            return new Line(newKey.get(), 1, 0);
        }
        return line;
    }

    /** For the next socket. */
    void release(Line line) {
        idle.addLast(new Line(line.key(), line.number() + 1, System.nanoTime()));
    }

    /** Forgets what is old; whether nothing is left. */
    boolean sweep() {
        long now = System.nanoTime();
        idle.removeIf(line -> line.isOld(now));
        return idle.isEmpty();
    }
}
