package dev.microcdi.core.selector;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of the calls to one service may be repeated: a share of them, and {@value #FLOOR} a second besides, for those who
 * call seldom. So a service whose nodes are all slow gets little more load from the repetitions, not a multiple.
 *
 * <p>Threads: safe for use by many. A call costs one addition.
 */
public final class RetryBudget {
    /** Repetitions a second that are allowed however few calls there are. */
    private static final int FLOOR = 3;
    /** What may be saved up, in repetitions. */
    private static final int MOST = 30;
    private static final long ONE = 1_000_000;
    private static final long SECOND = 1_000_000_000L;

    private final long share;
    /** Millionths of a repetition. */
    private final AtomicLong saved = new AtomicLong(FLOOR * ONE);
    private final AtomicLong paid;

    /**
     * A budget.
     *
     * @param share of the calls; 0 for no repetitions at all
     */
    RetryBudget(double share) {
        this.share = Math.round(share * ONE);
        this.paid = new AtomicLong(System.nanoTime());
    }

    /** A call begins. */
    public void called() {
        if (share > 0 && saved.get() < MOST * ONE) {
            saved.addAndGet(share);
        }
    }

    /** One repetition, if there is one left. */
    public boolean take() {
        return take(System.nanoTime());
    }

    boolean take(long nanoTime) {
        if (share == 0) {
            return false;
        }
        floor(nanoTime);
        while (true) {
            long now = saved.get();
            if (now < ONE) {
                return false;
            }
            if (saved.compareAndSet(now, now - ONE)) {
                return true;
            }
        }
    }

    private void floor(long nanoTime) {
        long since = paid.get();
        long earned = Math.min(nanoTime - since, MOST * SECOND) * FLOOR / (SECOND / ONE);
        if (earned > 0 && paid.compareAndSet(since, nanoTime)) {
            saved.accumulateAndGet(earned, (a, b) -> Math.min(a + b, MOST * ONE));
        }
    }
}
