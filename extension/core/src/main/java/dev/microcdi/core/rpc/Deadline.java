package dev.microcdi.core.rpc;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * When something must have ended, and whose limit that is. The text is made only when somebody reads it.
 *
 * @param nanoTime the end, as {@link System#nanoTime} counts
 * @param what whose limit it is, for people: its {@code toString} says it
 * @param length how long it was in the beginning; null if that is not known here
 */
public record Deadline(long nanoTime, Object what, @Nullable Duration length) {
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** A limit that begins now. */
    public static Deadline in(Duration time, Object what) {
        Duration bounded = time.compareTo(LONGEST) < 0 ? time : LONGEST;
        return new Deadline(System.nanoTime() + bounded.toNanos(), what, time);
    }

    /** The same end under another name. */
    public Deadline as(Object name) {
        return new Deadline(nanoTime, name, null);
    }

    /** This one, unless the other ends earlier. */
    public Deadline orEarlier(@Nullable Deadline other) {
        return other != null && other.nanoTime - nanoTime < 0 ? other : this;
    }

    /** What is left, at least zero. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }

    /** What is left, at least a nanosecond: for what wants a positive time. */
    public Duration positive() {
        return Duration.ofNanos(Math.max(1, nanoTime - System.nanoTime()));
    }

    /** Whether nothing is left. */
    public boolean over() {
        return nanoTime - System.nanoTime() <= 0;
    }

    /** {@code the call's timeout of PT2S}. */
    @Override public String toString() {
        return length == null ? what.toString() : what + " of " + length;
    }
}
