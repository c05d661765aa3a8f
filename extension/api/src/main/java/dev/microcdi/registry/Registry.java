package dev.microcdi.registry;

import java.time.Duration;
import java.util.List;

import dev.microcdi.UnavailableException;

/**
 * Where services are found. A plugin moves records; renewal, desired state, look-up cache and retry are the engine's.
 *
 * <p>A constructor opens nothing. The first operation connects, within the plugin's {@code connect-timeout}; when it
 * cannot, it throws {@link UnavailableException}, and a later operation tries again. No method retries.
 *
 * <p>Threads: every method may be called by many threads at once, blocks for a bounded time, and obeys interruption.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/registry/registry.go">Go Micro, registry.Registry</a>
 */
public interface Registry extends AutoCloseable {
    /**
     * Makes the nodes of a record known, by node id. This is also the renewal: the same record as last time extends its
     * life, a changed one, or one that the store no longer knows, is written in full.
     *
     * @param service a record with at least one node; all its nodes are written
     * @param ttl how long a node lives without being registered again; {@link Duration#ZERO} for ever. A registry
     *            without the capability TTL ignores it
     * @throws UnavailableException if the store cannot be reached
     * @throws IllegalArgumentException if the record cannot be kept by this store; the message says what is too long
     */
    void register(ServiceInfo service, Duration ttl);

    /**
     * Forgets the nodes of a record, by node id. Idempotent: unknown nodes are no error.
     *
     * @param service the record; only name, version and node ids are looked at
     * @throws UnavailableException if the store cannot be reached
     */
    void deregister(ServiceInfo service);

    /**
     * The live nodes of a service.
     *
     * @param name the service's name, exactly
     * @return one record for each version, in no particular order; empty for a name that nobody registered, and never a
     *         record without nodes
     * @throws UnavailableException if the store cannot be reached: never an empty list instead
     */
    List<ServiceInfo> getService(String name);

    /**
     * The names of all services that have a live node.
     *
     * @return distinct names, in no particular order
     * @throws UnavailableException if the store cannot be reached
     */
    List<String> listServices();

    /**
     * Follows one service.
     *
     * @param name the service's name; empty for all, which needs {@link dev.microcdi.plugin.Capability#WATCH_ALL}
     * @return a watcher whose first event is a snapshot
     * @throws UnavailableException if the store cannot be reached
     * @throws UnsupportedOperationException if the name is empty and the registry has not WATCH_ALL
     */
    Watcher watch(String name);

    /**
     * Closes what this object opened, in bounded time. Records stay as they are. Harmless the second time; every other
     * method throws {@link IllegalStateException} afterwards.
     */
    @Override void close();
}
