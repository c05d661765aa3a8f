package dev.microcdi.tck.mutants;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import dev.microcdi.UnavailableException;
import dev.microcdi.tck.BackEnd;

/** What a transport needs to be there: it can be killed, which cuts what is open, and started again. */
final class MemoryNetwork implements BackEnd {
    private static final Map<String, MemoryNetwork> RUNNING = new ConcurrentHashMap<>();
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final String address = "memory-network-" + NUMBERS.incrementAndGet();
    private final List<Runnable> onLoss = new CopyOnWriteArrayList<>();
    private volatile boolean up = true;
    private volatile CountDownLatch answering = new CountDownLatch(0);

    private MemoryNetwork() {
    }

    static MemoryNetwork start() {
        MemoryNetwork network = new MemoryNetwork();
        RUNNING.put(network.address, network);
        return network;
    }

    static @Nullable MemoryNetwork at(String address) {
        return RUNNING.get(address);
    }

    boolean isUp() {
        return up;
    }

    void mustAnswerWithin(Duration limit) {
        try {
            if (up && answering.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw UnavailableException.unreachable("memory-network", address + (up ? " hangs" : " is down"), null);
    }

    void onLoss(Runnable action) {
        onLoss.add(action);
    }

    void forget(Runnable action) {
        onLoss.remove(action);
    }

    @Override public String address() {
        return address;
    }

    @Override public boolean controllable() {
        return true;
    }

    @Override public void kill() {
        up = false;
        onLoss.forEach(Runnable::run);
    }

    @Override public void pause() {
        answering = new CountDownLatch(1);
    }

    @Override public void resume() {
        answering.countDown();
    }

    @Override public void restart(boolean keepData) {
        kill();
        up = true;
    }

    @Override public void close() {
        kill();
        RUNNING.remove(address);
    }
}
