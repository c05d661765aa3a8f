package dev.microcdi.core.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.microcdi.client.Lookup;
import dev.microcdi.core.selector.NodePolicy;
import dev.microcdi.core.selector.ServiceNodes;
import dev.microcdi.registry.Registry;

/**
 * Look-ups in the call path, from a watch instead of the store. The first look-up of a service starts its watch and waits
 * for the snapshot; later ones read a field. While the store is away the last good answer stays; a failure is never
 * kept: a look-up that finds no answer starts an attempt at once. All look-ups of one name share one attempt.
 *
 * <p>Memory: at most {@link LookupPolicy#limit()} services are followed, whatever names are asked for.
 *
 * <p>Threads: one loop for each service followed, {@code micro-registry-watch-<name>}, and {@code micro-registry-confirm-<name>}
 * where the registry has to be asked who is alive. Safe for use by many threads.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/registry/cache/cache.go">Go Micro, registry/cache</a>
 */
public final class LookupCache implements AutoCloseable {
    private final Registry registry;
    private final LookupPolicy policy;
    private final NodePolicy care;
    private final ConcurrentMap<String, WatchedService> services = new ConcurrentHashMap<>();
    /** Held by who adds a service, or closes. */
    private final ReentrantLock growth = new ReentrantLock();
    private volatile boolean closed;

    /** As {@link #LookupCache(Registry, LookupPolicy, NodePolicy)}, for who does not care for nodes. */
    public LookupCache(Registry registry, LookupPolicy policy) {
        this(registry, policy, NodePolicy.PLAIN);
    }

    /**
     * A cache that has asked for nothing yet.
     *
     * @param policy how answers are kept
     * @param care what calls do with the nodes of an answer
     */
    public LookupCache(Registry registry, LookupPolicy policy, NodePolicy care) {
        this.registry = registry;
        this.policy = policy;
        this.care = care;
    }

    /**
     * The addresses of a service's nodes. Once the service is followed, this reads a field and allocates nothing.
     *
     * @param timeout how long to wait when nothing is known yet
     * @return the last good answer; empty when nobody registered the name
     * @throws dev.microcdi.UnavailableException if nothing is known and the store cannot be reached
     * @throws IllegalStateException after {@link #close}
     */
    public List<String> addresses(String service, Duration timeout) {
        while (true) {
            List<String> known = followed(service).addresses(timeout);
            if (known != null) {
                return known;
            }
            // It was given up for others in this moment: follow it anew.
        }
    }

    /**
     * The nodes of a service, with what their calls have taught. As cheap as {@link #addresses}, and fails as it does.
     *
     * @param timeout how long to wait when nothing is known yet
     * @return the nodes of the last good answer; null when nobody registered the name
     */
    public @Nullable ServiceNodes nodes(String service, Duration timeout) {
        while (true) {
            WatchedService watched = followed(service);
            List<String> known = watched.addresses(timeout);
            if (known != null) {
                return known.isEmpty() ? null : watched.candidates();
            }
            // It was given up for others in this moment: follow it anew.
        }
    }

    private WatchedService followed(String service) {
        WatchedService watched = services.get(service);
        return watched != null ? watched : follow(service);
    }

    /** What is known of each service that is followed, by name. */
    public List<Lookup> lookups() {
        return services.values().stream().map(WatchedService::describe).sorted(Comparator.comparing(Lookup::service))
                .toList();
    }

    private WatchedService follow(String service) {
        List<WatchedService> leaving = new ArrayList<>();
        WatchedService watched;
        growth.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the client is closed");
            }
            watched = services.get(service);
            if (watched == null) {
                makeRoom(leaving);
                watched = new WatchedService(registry, service, policy, care);
                services.put(service, watched);
            }
        } finally {
            growth.unlock();
        }
        leaving.forEach(WatchedService::close);
        return watched;
    }

    /** The idle ones go, and one more if that is not enough. */
    private void makeRoom(List<WatchedService> leaving) {
        long now = System.nanoTime();
        services.values().stream().filter(w -> w.idle(now).compareTo(policy.idle()) > 0).forEach(leaving::add);
        if (leaving.isEmpty() && services.size() >= policy.limit()) {
            services.values().stream().max(Comparator.comparing(w -> w.idle(now))).ifPresent(leaving::add);
        }
        services.values().removeAll(leaving);
    }

    @Override public void close() {
        List<WatchedService> all;
        growth.lock();
        try {
            closed = true;
            all = List.copyOf(services.values());
            services.clear();
        } finally {
            growth.unlock();
        }
        all.forEach(WatchedService::close);
    }
}
