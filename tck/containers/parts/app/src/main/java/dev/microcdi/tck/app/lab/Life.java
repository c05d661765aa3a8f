package dev.microcdi.tck.app.lab;

import java.util.concurrent.atomic.AtomicBoolean;

/** Prints when something is opened and closed; the tests read it in the container's log. */
public final class Life {
    private final String what;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Prints that it was opened. */
    public Life(String what) {
        this.what = what;
        System.out.println("LAB opened " + what);
    }

    /** Prints that it was closed, the first time. */
    public void close() {
        if (closed.compareAndSet(false, true)) {
            System.out.println("LAB closed " + what);
        }
    }
}
