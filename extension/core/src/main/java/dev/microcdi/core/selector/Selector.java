package dev.microcdi.core.selector;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks one of several candidates, without allocating. Safe for use by many threads.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/selector/strategy.go">Go Micro, selector.Strategy</a>
 */
@FunctionalInterface
public interface Selector {
    /** One of {@code from}, which has at least one; {@code round} remembers whose turn it is among them. */
    Candidate pick(Candidate[] from, Round round);

    /** One after the other, over all calls to a service. */
    static Selector roundRobin() {
        return (from, round) -> round.next(from);
    }

    /** Any node, each with the same chance. */
    static Selector random() {
        return (from, round) -> from[ThreadLocalRandom.current().nextInt(from.length)];
    }

    /** The one that has the fewest calls of this process to answer; any among equals. */
    static Selector leastPending() {
        return (from, round) -> {
            int start = ThreadLocalRandom.current().nextInt(from.length);
            Candidate best = from[start];
            int least = best.health().pending();
            for (int i = 1; i < from.length && least > 0; i++) {
                Candidate c = from[(start + i) % from.length];
                int pending = c.health().pending();
                if (pending < least) {
                    least = pending;
                    best = c;
                }
            }
            return best;
        };
    }

    /** Of two at random, the one that has fewer calls of this process to answer: nearly as even, and cheap with many nodes. */
    static Selector powerOfTwo() {
        return (from, round) -> {
            if (from.length == 1) {
                return from[0];
            }
            ThreadLocalRandom random = ThreadLocalRandom.current();
            int one = random.nextInt(from.length);
            int other = (one + 1 + random.nextInt(from.length - 1)) % from.length;
            return from[other].health().pending() < from[one].health().pending() ? from[other] : from[one];
        };
    }
}
