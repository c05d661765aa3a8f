package dev.microcdi.tck.mutants;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.microcdi.UnavailableException;
import dev.microcdi.memory.MemoryBroker;
import dev.microcdi.memory.MemoryOptions;
import dev.microcdi.memory.MemoryRegistry;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.Line;

/** The memory plugin's store as a "server" that can be killed, paused and started again, for the rules about faults. */
final class MemoryServer implements BackEnd {
    private static final Map<String, MemoryServer> RUNNING = new ConcurrentHashMap<>();
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final String address = "memory-server-" + NUMBERS.incrementAndGet();
    private final List<Runnable> onStart = new CopyOnWriteArrayList<>();
    private List<ServiceInfo> disk = List.of();
    private volatile @Nullable MemoryRegistry registry = new MemoryRegistry();
    /** On disk: a group's messages survive a kill. */
    private volatile MemoryBroker topics = topics();
    private final List<Runnable> onLoss = new CopyOnWriteArrayList<>();
    private volatile boolean paused;
    private volatile boolean silent;
    private volatile boolean corrupted;
    private volatile int starts = 1;

    private MemoryServer() {
    }

    static MemoryServer start() {
        MemoryServer server = new MemoryServer();
        RUNNING.put(server.address, server);
        return server;
    }

    static @Nullable MemoryServer at(String address) {
        return RUNNING.get(address);
    }

    MemoryRegistry registry() {
        return reachable(registry);
    }

    MemoryBroker broker() {
        reachable(registry);
        return topics;
    }

    private static MemoryBroker topics() {
        return new MemoryBroker(new MemoryOptions(4 << 20, 1024, true, true));
    }

    private <T> T reachable(@Nullable T part) {
        if (part == null) {
            throw UnavailableException.unreachable("memory-server", address + " is down", null);
        }
        if (paused || silent) {
            throw UnavailableException.lost("memory-server", address + " hangs", null);
        }
        if (corrupted) {
            throw UnavailableException.lost("memory-server", address + " cannot be understood", null);
        }
        return part;
    }

    boolean isUp() {
        return registry != null;
    }

    boolean isPaused() {
        return paused;
    }

    /** Whether a line lets bytes vanish. */
    boolean isSilent() {
        return silent;
    }

    /** How many times it was started. */
    int starts() {
        return starts;
    }

    boolean isCorrupted() {
        return corrupted;
    }

    void onStart(Runnable action) {
        onStart.add(action);
    }

    /** What connections do when they break. */
    void onLoss(Runnable action) {
        onLoss.add(action);
    }

    void forget(Runnable action) {
        onStart.remove(action);
        onLoss.remove(action);
    }

    @Override public String address() {
        return address;
    }

    @Override public boolean controllable() {
        return true;
    }

    @Override public void kill() {
        MemoryRegistry store = registry;
        if (store != null) {
            List<ServiceInfo> all = new ArrayList<>();
            store.listServices().forEach(name -> all.addAll(store.getService(name)));
            disk = all;
            registry = null;
            store.close();
        }
        onLoss.forEach(Runnable::run);
    }

    @Override public void pause() {
        paused = true;
    }

    @Override public void resume() {
        paused = false;
    }

    @Override public void restart(boolean keepData) {
        kill();
        MemoryRegistry store = new MemoryRegistry();
        if (keepData) {
            disk.forEach(s -> store.register(s, Duration.ZERO));
        }
        if (!keepData) {
            topics.close();
            topics = topics();
        }
        paused = false;
        starts++;
        registry = store;
        onStart.forEach(Runnable::run);
    }

    /** Its own address, for all that this server does goes over one line. */
    @Override public Line line() {
        return new Line() {
            @Override public String address() {
                return address;
            }

            @Override public void cut() {
                onLoss.forEach(Runnable::run);
                onStart.forEach(Runnable::run);
            }

            @Override public void blackHole(boolean on) {
                silent = on;
            }

            @Override public void corrupt(int every) {
                corrupted = every > 0;
            }

            @Override public void close() {
                corrupted = false;
                silent = false;
            }
        };
    }

    @Override public void close() {
        kill();
        topics.close();
        RUNNING.remove(address);
    }
}
