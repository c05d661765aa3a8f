package dev.microcdi.core.registry;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import dev.microcdi.registry.Node;
import dev.microcdi.registry.Registry;

/**
 * Look-ups in the call path, from a watch instead of the store. The first look-up of a service starts its watch and waits
 * for the snapshot; later ones read a field. While the store is away the last good answer stays; a failure is never
 * kept: a look-up that finds no answer starts an attempt at once. All look-ups of one name share one attempt.
 *
 * <p>Threads: one loop for each service looked up, {@code micro-registry-watch-<name>}.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/registry/cache/cache.go">Go Micro, registry/cache</a>
 */
public final class LookupCache implements AutoCloseable {
    private final Registry registry;
    private final ConcurrentMap<String, WatchedService> services = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** A cache that has asked for nothing yet. */
    public LookupCache(Registry registry) {
        this.registry = registry;
    }

    /**
     * The nodes of a service.
     *
     * @param timeout how long to wait when nothing is known yet
     * @return the last good answer; empty when nobody registered the name
     * @throws dev.microcdi.UnavailableException if nothing is known and the store cannot be reached
     */
    public List<Node> nodes(String service, Duration timeout) {
        WatchedService watched = services.get(service);
        if (watched == null) {
            if (closed) {
                throw new IllegalStateException("the client is closed");
            }
            watched = services.computeIfAbsent(service, s -> new WatchedService(registry, s));
        }
        return watched.nodes(timeout);
    }

    @Override public void close() {
        closed = true;
        services.values().forEach(WatchedService::close);
        services.clear();
    }
}
