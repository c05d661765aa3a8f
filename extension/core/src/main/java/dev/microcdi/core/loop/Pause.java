package dev.microcdi.core.loop;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets time pass. */
public final class Pause {
    private Pause() {
    }

    /**
     * Waits.
     *
     * @return false if an interrupt ended it early; the thread stays interrupted
     */
    public static boolean of(Duration time) {
        try {
            boolean never = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
            return !never;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
