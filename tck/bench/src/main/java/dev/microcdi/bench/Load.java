package dev.microcdi.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import com.sun.management.OperatingSystemMXBean;

/** Does one thing again and again on virtual threads, and says how often, in what time, and for how much CPU of this process. */
record Load(double perSecond, double cpuMicros) {
    /** What is done. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    /** A moment, to measure from. */
    record Mark(long nanos, long cpu) {
        static Mark now() {
            return new Mark(System.nanoTime(),
                    ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime());
        }

        /** What was done between this and the other one. */
        Load to(Mark end, long count) {
            return new Load(count * 1e9 / Math.max(1, end.nanos - nanos), (end.cpu - cpu) / 1e3 / Math.max(1, count));
        }
    }

    static Load millis(int callers, long millis, Action action) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        return run(callers, () -> System.nanoTime() < end, action);
    }

    static Load messages(int callers, int count, Action action) throws Exception {
        AtomicInteger left = new AtomicInteger(count);
        return run(callers, () -> left.getAndDecrement() > 0, action);
    }

    private static Load run(int callers, BooleanSupplier more, Action action) throws Exception {
        Mark start = Mark.now();
        long count = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> all = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                all.add(threads.submit(() -> repeat(more, action)));
            }
            for (Future<Long> each : all) {
                count += each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a caller failed", e.getCause());
        }
        return start.to(Mark.now(), count);
    }

    private static long repeat(BooleanSupplier more, Action action) throws Exception {
        long count = 0;
        while (more.getAsBoolean()) {
            action.run();
            count++;
        }
        return count;
    }
}
