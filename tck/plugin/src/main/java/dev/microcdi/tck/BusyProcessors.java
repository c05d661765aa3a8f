package dev.microcdi.tck;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Handlers that compute and never wait, until {@link #close}: on virtual threads, from which the JDK takes no processor away, and
 * more of them than there are processors. A platform thread gets its share from the system.
 */
final class BusyProcessors implements AutoCloseable {
    private final List<Thread> threads;
    private volatile boolean over;

    BusyProcessors() {
        threads = IntStream.range(0, 4 * Runtime.getRuntime().availableProcessors())
                .mapToObj(n -> Thread.ofVirtual().name("tck-busy-" + n).start(this::compute)).toList();
    }

    private void compute() {
        while (!over) {
            Thread.onSpinWait();
        }
    }

    @Override public void close() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
