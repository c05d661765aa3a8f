package dev.microcdi.core.selector;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Whose turn it is: always one that has had the fewest. So each candidate gets the same number of calls, give or take
 * one, however many callers there are and however often the list changes; a mere counter would not, as its remainder jumps
 * with the length of the list.
 *
 * <p>Threads: safe for use by many. A pick allocates nothing, and looks at one candidate on average, not at all.
 */
final class Round {
    /** Nobody has had fewer turns. It may lag behind, which costs a look at all. */
    private volatile long fewest = -1;
    /** Where to look first, a hint only. Each process begins elsewhere, so that new callers do not all begin with one node. */
    private volatile int next = ThreadLocalRandom.current().nextInt(1 << 16);

    /** One of the candidates, of which there is at least one. */
    Candidate next(Candidate[] from) {
        while (true) {
            long least = fewest;
            int start = next;
            for (int i = 0; i < from.length; i++) {
                int at = Math.floorMod(start + i, from.length);
                Candidate c = from[at];
                long had = c.turns.get();
                // Turns only grow: when this succeeds, nobody had fewer in this moment.
                if (had <= least && c.turns.compareAndSet(had, had + 1)) {
                    next = at + 1;
                    return c;
                }
            }
            fewest = fewest(from);
        }
    }

    /** The turns of those who have had the fewest; 0 for nobody. */
    static long fewest(Candidate[] of) {
        long least = of.length == 0 ? 0 : Long.MAX_VALUE;
        for (Candidate c : of) {
            least = Math.min(least, c.turns.get());
        }
        return least;
    }
}
