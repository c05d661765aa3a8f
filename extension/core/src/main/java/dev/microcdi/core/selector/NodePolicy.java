package dev.microcdi.core.selector;

import java.time.Duration;

/**
 * What a client allows itself with the nodes of one service, and when it leaves one out.
 *
 * @param retryBudget share of the calls that may be repeated; 0 for none
 * @param failures so many failures in a row leave a node out; 0 for any number
 * @param slowness a node is left out when its answers take so many times as long as those of the others; 0 for never
 * @param floor answers that are faster are never too slow
 * @param time how long a node is left out the first time; it doubles each time
 * @param longest how long it is left out at most
 * @param share of the nodes that may be left out at once
 */
public record NodePolicy(double retryBudget, int failures, double slowness, Duration floor, Duration time,
        Duration longest, double share) {
    /** A tenth of the calls may be repeated, and no node is left out. */
    public static final NodePolicy PLAIN = new NodePolicy(0.1, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);

    /** How many of so many nodes may be left out: with several at least one, and never all. */
    int most(int nodes) {
        return share <= 0 ? 0 : Math.min(nodes - 1, Math.max(1, (int) (nodes * share)));
    }

    /** How long a node is left out for the n-th time in a row, before chance changes it. */
    long nanos(int turn) {
        return Math.min(longest.toNanos(), time.toNanos() << Math.min(turn - 1, 20));
    }
}
