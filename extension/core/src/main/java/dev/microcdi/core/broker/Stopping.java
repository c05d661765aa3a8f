package dev.microcdi.core.broker;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether the service stops; whoever pauses is woken by it. Threads: any. */
final class Stopping {
    private final CountDownLatch stopped = new CountDownLatch(1);

    void stop() {
        stopped.countDown();
    }

    boolean hasBegun() {
        return stopped.getCount() == 0;
    }

    /** Waits; false at once when the service stops. */
    boolean pause(Duration time) throws InterruptedException {
        return !stopped.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }
}
