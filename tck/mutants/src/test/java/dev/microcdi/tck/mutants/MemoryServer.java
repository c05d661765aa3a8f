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
    private volatile @Nullable MemoryBroker broker = new MemoryBroker();
    private volatile boolean paused;
    private volatile boolean corrupted;

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
        return reachable(broker);
    }

    private <T> T reachable(@Nullable T part) {
        if (part == null) {
            throw UnavailableException.unreachable("memory-server", address + " is down", null);
        }
        if (paused) {
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

    boolean isCorrupted() {
        return corrupted;
    }

    void onStart(Runnable action) {
        onStart.add(action);
    }

    void forget(Runnable action) {
        onStart.remove(action);
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
        MemoryBroker topics = broker;
        if (topics != null) {
            broker = null;
            topics.close();
        }
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
        paused = false;
        registry = store;
        broker = new MemoryBroker();
        onStart.forEach(Runnable::run);
    }

    /** Its own address, for all that this server does goes over one line. */
    @Override public Line line() {
        return new Line() {
            @Override public String address() {
                return address;
            }

            @Override public void cut() {
                // There are no connections.
            }

            @Override public void corrupt(int every) {
                corrupted = every > 0;
            }

            @Override public void close() {
                corrupted = false;
            }
        };
    }

    @Override public void close() {
        kill();
        RUNNING.remove(address);
    }
}
