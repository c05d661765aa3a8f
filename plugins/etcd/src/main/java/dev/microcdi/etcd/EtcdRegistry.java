package dev.microcdi.etcd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

import dev.microcdi.core.spi.Records;
import dev.microcdi.core.spi.ServiceJson;
import dev.microcdi.plugin.Aliases;
import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;
import dev.microcdi.plugin.Plugin;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;

/**
 * A {@link Registry} on etcd v3: one key for each node with Go Micro's JSON, on a lease of its own, so Go callers find it
 * and its records are found here.
 *
 * <p>Delivery: reads go through the cluster's quorum, so an empty answer is never that of a member left behind. etcd grants
 * a lease of at least about two election timeouts; a shorter TTL lives that long. Values that are no record are passed over.
 *
 * <p>Threads: gRPC's shared event loops and callback threads, jetcd's {@code jetcd-watch-} while a watch was opened, short
 * platform threads {@code micro-etcd-}; from the first operation to {@link #close}.
 *
 * <p>Lifecycle: the first operation connects. After a failure the next operation connects anew, and open watches end.
 *
 * <p>Errors: no member reachable, no answer in time, no leader: {@link dev.microcdi.UnavailableException}. A refused user:
 * {@link dev.microcdi.MicroException} with code 403.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/registry/etcd/etcd.go">Go Micro, registry/etcd</a>
 */
@Plugin("etcd")
@Aliases("etcdv3")
@Capabilities({Capability.TTL, Capability.PUSH, Capability.WATCH_ALL, Capability.SERVICE_METADATA, Capability.DURABLE,
    Capability.REMOTE})
@Dependent
public final class EtcdRegistry implements Registry {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.etcd");
    private static final GetOption PREFIX = GetOption.builder().isPrefix(true).build();

    private final EtcdConnection etcd;
    private final EtcdKeys keys;
    /** The leases we hold, by key. */
    private final ConcurrentMap<ByteSequence, Held> held = new ConcurrentHashMap<>();

    private record Held(long lease, long seconds) {
    }

    /**
     * A registry that connects when it is first used.
     *
     * @param options the settings
     */
    @Inject public EtcdRegistry(EtcdOptions options) {
        this.etcd = new EtcdConnection(options);
        this.keys = new EtcdKeys(options.prefix());
    }

    /**
     * A registry at a cluster, with the default settings.
     *
     * @param address {@code host:port}; several members separated by commas
     */
    public EtcdRegistry(String address) {
        this(EtcdOptions.at(address));
    }

    @Override public void register(ServiceInfo service, Duration ttl) {
        if (service.nodes().isEmpty()) {
            throw new IllegalArgumentException("service \"" + service.name() + "\" has no node to register");
        }
        if (ttl.isNegative()) {
            throw new IllegalArgumentException("ttl must not be negative, was " + ttl);
        }
        for (Node node : service.nodes()) {
            ByteSequence key = keys.node(service.name(), node.id());
            ByteSequence value = ByteSequence.from(ServiceJson.write(service.withNodes(List.of(node))));
            long lease = ttl.isZero() ? 0 : lease(key, ttl.plusNanos(999_999_999).toSeconds());
            KeyValue stored = stored(key);
            if (stored == null || stored.getLease() != lease || !stored.getValue().equals(value)) {
                PutOption option = PutOption.builder().withLeaseId(lease).build();
                etcd.call("put", c -> c.getKVClient().put(key, value, option));
            }
        }
    }

    /** The lease of a key, renewed, or granted when there is none of this length. */
    private long lease(ByteSequence key, long seconds) {
        Held last = held.get(key);
        if (last != null && last.seconds() == seconds && renewed(last.lease())) {
            return last.lease();
        }
        long granted = etcd.call("grant", c -> c.getLeaseClient().grant(seconds)).getID();
        held.put(key, new Held(granted, seconds));
        return granted;
    }

    /** False when etcd does not know the lease any more. */
    private boolean renewed(long lease) {
        return etcd.call("keepAlive", c -> c.getLeaseClient().keepAliveOnce(lease).handle((answer, e) -> {
            if (e == null) {
                return true;
            }
            if (EtcdConnection.isNotFound(e)) {
                return false;
            }
            throw e instanceof CompletionException ce ? ce : new CompletionException(e);
        }));
    }

    private @Nullable KeyValue stored(ByteSequence key) {
        List<KeyValue> found = etcd.call("get", c -> c.getKVClient().get(key)).getKvs();
        return found.isEmpty() ? null : found.getFirst();
    }

    @Override public void deregister(ServiceInfo service) {
        etcd.client();
        for (Node node : service.nodes()) {
            ByteSequence key = keys.node(service.name(), node.id());
            held.remove(key);
            etcd.call("delete", c -> c.getKVClient().delete(key));
        }
    }

    @Override public List<ServiceInfo> getService(String name) {
        Objects.requireNonNull(name, "name");
        etcd.client();
        if (name.isEmpty()) {
            return List.of();
        }
        return Records.byVersion(
                find(keys.service(name)).stream().filter(service -> service.name().equals(name)).toList());
    }

    @Override public List<String> listServices() {
        return find(keys.all()).stream().map(ServiceInfo::name).distinct().toList();
    }

    private List<ServiceInfo> find(ByteSequence prefix) {
        GetResponse answer = etcd.call("get", c -> c.getKVClient().get(prefix, PREFIX));
        return records(answer.getKvs());
    }

    /** The records of keys; what is none is left out, as in Go. */
    static List<ServiceInfo> records(List<KeyValue> kvs) {
        List<ServiceInfo> found = new ArrayList<>();
        for (KeyValue kv : kvs) {
            try {
                ServiceInfo service = ServiceJson.read(kv.getValue().getBytes());
                if (!service.nodes().isEmpty()) {
                    found.add(service);
                }
            } catch (IllegalArgumentException e) {
                LOG.log(System.Logger.Level.DEBUG, () -> "the value of " + kv.getKey() + " is no record", e);
            }
        }
        return found;
    }

    @Override public Watcher watch(String name) {
        return new EtcdWatcher(etcd, keys, Objects.requireNonNull(name, "name"));
    }

    @Override public void close() {
        etcd.close();
    }
}
