package dev.microcdi.core.registry;

import java.time.Duration;
import java.util.List;
import java.util.Map;

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
    private final Loop loop;
    private volatile ServiceInfo record;
    /** Whether the store may know the record. */
    private volatile boolean registered;

    /** Starts to register, and goes on every {@code interval}. */
    public Registration(Registry registry, ServiceInfo record, Duration ttl, Duration interval, Progress progress) {
        this.registry = registry;
        this.record = record;
        this.loop = Loop.start("micro-register-" + record.name(), l -> keep(l, ttl, interval, progress));
    }

    private void keep(Loop l, Duration ttl, Duration interval, Progress progress) throws InterruptedException {
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

    /** The node as it should be registered now. */
    public Node node() {
        return record.nodes().get(0);
    }

    /** The same node with other metadata. It is registered at once, and stays. */
    public void update(Map<String, String> metadata) {
        record = record.withNodes(List.of(new Node(node().id(), node().address(), metadata)));
        loop.wake();
    }

    /** Ends the loop and deregisters. A store that is away is logged, not thrown: the TTL will do it. */
    @Override public void close() {
        loop.close();
        if (registered) {
            try {
                registry.deregister(record);
            } catch (MicroException e) {
                LOG.log(System.Logger.Level.WARNING, record.name() + " could not be deregistered", e);
            }
        }
    }
}
