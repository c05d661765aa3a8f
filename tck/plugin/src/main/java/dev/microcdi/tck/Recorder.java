package dev.microcdi.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;

/** What happened in one test, with times: printed with a failure. Keeps the last {@value #KEPT} lines. */
final class Recorder {
    private static final int KEPT = 60;
    private static final int LONGEST_LINE = 300;

    private final long start = System.nanoTime();
    private final ReentrantLock lock = new ReentrantLock();
    private final List<String> lines = new ArrayList<>();
    private int dropped;

    void note(String what) {
        String line = what.length() > LONGEST_LINE ? what.substring(0, LONGEST_LINE) + "…" : what;
        lock.lock();
        try {
            if (lines.size() == KEPT) {
                lines.remove(0);
                dropped++;
            }
            lines.add(String.format(Locale.ROOT, "%8.3f s  %s", (System.nanoTime() - start) / 1e9, line));
        } finally {
            lock.unlock();
        }
    }

    /** Does something and notes how it ended. */
    <T> T call(String what, Callable<T> action) throws Exception {
        try {
            T result = action.call();
            note(what + " -> " + result);
            return result;
        } catch (Exception | Error e) {
            note(what + " threw " + e);
            throw e;
        }
    }

    /** As {@link #call}, for plugin operations, which throw nothing checked. */
    <T> T op(String what, Callable<T> action) {
        try {
            return call(what, action);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(what + " threw a checked exception", e);
        }
    }

    void run(String what, Runnable action) {
        op(what, () -> {
            action.run();
            return "done";
        });
    }

    @Override public String toString() {
        lock.lock();
        try {
            return (dropped == 0 ? "" : "  … " + dropped + " earlier\n") + String.join("\n", lines);
        } finally {
            lock.unlock();
        }
    }
}
