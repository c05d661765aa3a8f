package dev.microcdi.core.registry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.microcdi.MicroException;
import dev.microcdi.core.loop.Backoff;
import dev.microcdi.core.loop.Loop;
import dev.microcdi.core.loop.Progress;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.ServiceInfo;

/**
 * Keeps the record of one node registered: from the first second on, whether the store is up or not, until it is closed.
 * The record is the desired state; each interval makes the store agree with it, because a plugin's {@code register} writes in full
 * what the store no longer knows.
 *
 * <p>Threads: one loop, {@code micro-register-<name>}.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/server/rpc_server.go">Go Micro, the register loop</a>
 */
public final class Registration implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.registry");

    private final Registry registry;
    private final Duration ttl;
    private final Duration interval;
    private final Progress progress;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile ServiceInfo record;
    /** Whether the store may know the record. */
    private volatile boolean registered;
    private @Nullable Loop loop;
    private boolean closed;

    /** Registers nothing before {@link #start}: where the node is may not be known yet. */
    public Registration(Registry registry, ServiceInfo record, Duration ttl, Duration interval, Progress progress) {
        this.registry = registry;
        this.record = record;
        this.ttl = ttl;
        this.interval = interval;
        this.progress = progress;
    }

    /** Starts to register the node at this address, and goes on every interval; once. */
    public void start(String address) {
        lock.lock();
        try {
            if (!closed) {
                record = record.withNodes(List.of(new Node(node().id(), address, node().metadata())));
                loop = Loop.startPreemptive("micro-register-" + record.name(), this::keep);
            }
        } finally {
            lock.unlock();
        }
    }

    private void keep(Loop l) throws InterruptedException {
        Backoff backoff = new Backoff();
        while (l.running()) {
            try {
                registry.register(record, ttl);
                registered = true;
                backoff.reset();
                progress.ok();
                l.pause(interval);
            } catch (MicroException | IllegalArgumentException e) {
                if (e instanceof MicroException m && !m.neverStarted()) {
                    registered = true;
                }
                if (l.running()) {
                    progress.failed("not registered: " + e.getMessage());
                }
                l.pause(backoff.next());
            }
        }
    }

    /** The node as it should be registered now; its address is empty until {@link #start}. */
    public Node node() {
        return record.nodes().get(0);
    }

    /** The same node with other metadata. It is registered at once, and stays. */
    public void update(Map<String, String> metadata) {
        lock.lock();
        try {
            record = record.withNodes(List.of(new Node(node().id(), node().address(), metadata)));
            if (loop != null) {
                loop.wake();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the loop and deregisters. A store that is away is logged, not thrown: the TTL will do it. */
    @Override public void close() {
        Loop last;
        lock.lock();
        try {
            closed = true;
            last = loop;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.close();
        }
        if (registered) {
            try {
                registry.deregister(record);
            } catch (MicroException e) {
                LOG.log(System.Logger.Level.WARNING, record.name() + " could not be deregistered", e);
            }
        }
    }
}
