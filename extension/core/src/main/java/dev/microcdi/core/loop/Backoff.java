package dev.microcdi.core.loop;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Growing pauses between attempts at a back end that is away: 50 ms, doubled each time, at most 1 s, each shortened by up
 * to a fifth at random. The cap keeps recovery within two seconds of the back end's return; the randomness keeps a fleet
 * from asking in step.
 *
 * <p>Not safe for use by many threads.
 */
public final class Backoff {
    private static final long FIRST_MILLIS = 50;
    private static final long LAST_MILLIS = 1_000;

    private long next = FIRST_MILLIS;

    /** The pause before the next attempt. */
    public Duration next() {
        long pause = next - ThreadLocalRandom.current().nextLong(next / 5 + 1);
        next = Math.min(next * 2, LAST_MILLIS);
        return Duration.ofMillis(pause);
    }

    /** Starts over, after a success. */
    public void reset() {
        next = FIRST_MILLIS;
    }
}
