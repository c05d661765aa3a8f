package dev.microcdi.core.selector;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a client knows by itself of one address of one service. It lives as long as the registry names the address; one that
 * comes again starts anew.
 *
 * <p>Threads: safe for use by many. Whether it is left out is changed by {@link Ejection} only, under its lock.
 */
public final class Health {
    /** A new answer counts for a quarter of the mean. */
    private static final int WEIGHT = 4;

    private final String address;
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger longAnswers = new AtomicInteger();
    private final AtomicLong mean = new AtomicLong();
    private final AtomicBoolean probed = new AtomicBoolean();
    private volatile boolean out;
    /** While out: until when. Afterwards: when it came back. */
    private volatile long time;
    private int turns;
    private long length;

    Health(String address) {
        this.address = address;
    }

    /** The address. */
    public String address() {
        return address;
    }

    /** Calls of this process that it has not answered yet. */
    public int pending() {
        return pending.get();
    }

    /** A call goes there; {@link #end} follows, whatever becomes of it. */
    public void begin() {
        pending.incrementAndGet();
    }

    /** The call has ended. */
    public void end() {
        pending.decrementAndGet();
    }

    /** Whether calls leave it out. */
    boolean isOut() {
        return out;
    }

    /** While it is left out, how long still; not positive when it is to be tried. */
    long left(long nanoTime) {
        return time - nanoTime;
    }

    /** True for one caller, after the time: its call is the probe, and ends with {@link #probeEnds}. */
    boolean mayProbe(long nanoTime) {
        return left(nanoTime) <= 0 && probed.compareAndSet(false, true);
    }

    void probeEnds() {
        probed.set(false);
    }

    /** One more failure; how many there are in a row. */
    int failed() {
        return failures.incrementAndGet();
    }

    /** It is there: no failure before counts any more. */
    void reached() {
        if (failures.get() != 0) {
            failures.set(0);
        }
    }

    /** An answer that took so long; what is above the floor counts as long. The first one is not counted: it made the connection, and perhaps woke the node. */
    void answered(long nanos, long floor) {
        reached();
        if (nanos <= floor) {
            forgetLong();
        } else {
            longAnswers.incrementAndGet();
        }
        int before = answers.getAndIncrement();
        if (before == 1) {
            mean.set(nanos);
        } else if (before > 1) {
            long old = mean.get();
            // Of two answers in one moment one may be lost: it is a mean.
            mean.compareAndSet(old, old + (nanos - old) / WEIGHT);
        }
    }

    private void forgetLong() {
        if (longAnswers.get() != 0) {
            longAnswers.set(0);
        }
    }

    /** How many of the last answers were long, without one between that was not: a node that wakes up has only a few. */
    int longAnswers() {
        return longAnswers.get();
    }

    /** How many answers the mean is of. */
    int counted() {
        return answers.get() - 1;
    }

    /** How long its last answers took, in nanoseconds. */
    long mean() {
        return mean.get();
    }

    /** Left out from now on, or for longer; returns for how long. */
    long leaveOut(NodePolicy policy, long nanoTime) {
        boolean soonAgain = out || turns > 0 && nanoTime - time < 2 * length;
        turns = soonAgain ? turns + 1 : 1;
        length = (long) (policy.nanos(turns) * ThreadLocalRandom.current().nextDouble(0.8, 1.2));
        time = nanoTime + length;
        out = true;
        return length;
    }

    /** Takes part again, with nothing held against it. */
    void takeBack(long nanoTime) {
        failures.set(0);
        answers.set(0);
        longAnswers.set(0);
        mean.set(0);
        time = nanoTime;
        out = false;
    }
}
