package dev.microcdi.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

import dev.microcdi.UnavailableException;
import dev.microcdi.core.spi.Records;
import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;
import dev.microcdi.plugin.Plugin;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;

/**
 * A {@link Registry} without a server: every process answers multicast DNS questions about the nodes that it registered, in
 * the form of Go Micro's default registry, so Go callers find it and its records are found here.
 *
 * <p>Delivery: there is no time to live and no store; a node is found as long as the object that registered it is open.
 * UDP: an answer may be lost, and then one look-up misses a node. Look-ups and lists take {@code query-wait} each time.
 *
 * <p>Threads: of the platform, {@code micro-mdns-listen} from the first operation to {@link #close}, {@code micro-mdns-announce}
 * from the first registration.
 *
 * <p>Lifecycle: the first operation joins the group. {@link #close} says goodbye for what is still registered.
 *
 * <p>Errors: no interface, no network, no such group: {@link UnavailableException}. A node whose address is no IP address with
 * a port, a name that DNS cannot carry (63 bytes between two dots, 255 in all), a record beyond 65 kB:
 * {@link IllegalArgumentException}.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/registry/mdns_registry.go">Go Micro, mdns_registry.go</a>
 */
@Plugin("mdns")
@Capabilities({Capability.PUSH, Capability.WATCH_ALL, Capability.REMOTE})
@Dependent
public final class MdnsRegistry implements Registry {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.mdns");

    private final MdnsOptions options;
    private final MdnsNet net;
    private final MdnsZone zone;
    private final MdnsAnnouncer announcer;
    private final Set<MdnsWatcher> watchers = new CopyOnWriteArraySet<>();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable MdnsListener listener;
    private boolean closed;

    /**
     * A registry that joins the group when it is first used.
     *
     * @param options the settings
     */
    @Inject public MdnsRegistry(MdnsOptions options) {
        this.options = options;
        this.net = new MdnsNet(options);
        this.zone = new MdnsZone(options.domain(), options.recordTtl().toSeconds(), MdnsRegistry::host);
        this.announcer = new MdnsAnnouncer(net);
    }

    /** A registry with the default settings, which meets Go Micro processes. */
    public MdnsRegistry() {
        this(MdnsOptions.defaults());
    }

    /** The target of SRV records. Nobody looks it up, and the machine's own name can take seconds to learn. */
    private static String host(InetAddress ip) {
        return "ip-" + IpLiteral.text(ip).replace('.', '-').replace(':', '-') + ".";
    }

    @Override public void register(ServiceInfo service, Duration ttl) {
        if (service.nodes().isEmpty()) {
            throw new IllegalArgumentException("service \"" + service.name() + "\" has no node to register");
        }
        if (ttl.isNegative()) {
            throw new IllegalArgumentException("ttl must not be negative, was " + ttl);
        }
        open();
        List<MdnsZone.Held> prepared = service.nodes().stream().map(node -> zone.prepare(one(service, node))).toList();
        for (MdnsZone.Held held : prepared) {
            MdnsZone.Held before = zone.put(held);
            if (before != null && before.service().equals(held.service())) {
                announcer.once(held.entry());
            } else {
                announceNew(held);
            }
        }
    }

    /** mDNS has no place for metadata of the service: without them the same record stays the same. */
    private static ServiceInfo one(ServiceInfo service, Node node) {
        return new ServiceInfo(service.name(), service.version(), Map.of(), service.endpoints(), List.of(node));
    }

    private void announceNew(MdnsZone.Held held) {
        try {
            announcer.announce(held.entry());
        } catch (UnavailableException e) {
            // What was not announced is not registered, so the next attempt announces it in full.
            zone.remove(MdnsZone.Key.of(held.service()));
            throw e;
        }
    }

    @Override public void deregister(ServiceInfo service) {
        open();
        for (Node node : service.nodes()) {
            MdnsZone.Held held = zone.remove(new MdnsZone.Key(service.name(), node.id()));
            if (held != null) {
                announcer.goodbye(held.entry());
            }
        }
    }

    @Override public List<ServiceInfo> getService(String name) {
        Objects.requireNonNull(name, "name");
        open();
        return name.isEmpty() ? List.of() : Records.byVersion(find(List.of(name)));
    }

    @Override public List<String> listServices() {
        open();
        String list = MdnsNames.list(options.domain());
        Set<String> names = new LinkedHashSet<>();
        for (DnsMessage answer : MdnsQuery.ask(net, List.of(list), options.queryWait())) {
            answer.told().forEach(record -> {
                if (record.name().equals(list) && record.ttl() > 0 && record.data() instanceof DnsData.Pointer p
                        && p.target().length() > list.length() + 1 && p.target().endsWith("." + list)) {
                    names.add(p.target().substring(0, p.target().length() - list.length() - 1));
                }
            });
        }
        // Ours were looked at too, but an answer may be lost.
        names.addAll(zone.names());
        return List.copyOf(names);
    }

    /** The nodes of these services, a record for each. */
    private List<ServiceInfo> find(Collection<String> names) {
        List<String> questions = names.stream().map(name -> MdnsNames.service(name, options.domain())).toList();
        Map<MdnsZone.Key, ServiceInfo> found = new LinkedHashMap<>();
        for (DnsMessage answer : MdnsQuery.ask(net, questions, options.queryWait())) {
            for (MdnsFound each : MdnsFound.in(answer, options.domain())) {
                if (!each.gone() && names.contains(each.service().name())) {
                    found.put(MdnsZone.Key.of(each.service()), each.service());
                }
            }
        }
        // Of ours we are the authority: an answer may be lost, or from before a change.
        for (MdnsZone.Held held : zone.held()) {
            if (names.contains(held.service().name())) {
                found.put(MdnsZone.Key.of(held.service()), held.service());
            }
        }
        return List.copyOf(found.values());
    }

    @Override public Watcher watch(String name) {
        Objects.requireNonNull(name, "name");
        MdnsWatcher watcher = new MdnsWatcher(name, watchers::remove);
        lock.lock();
        try {
            open();
            watchers.add(watcher);
        } finally {
            lock.unlock();
        }
        try {
            watcher.begin(find(name.isEmpty() ? findable() : Set.of(name)));
        } catch (RuntimeException e) {
            watcher.close();
            throw e;
        }
        return watcher;
    }

    /** The listed names that can be asked for; what a peer lists need not be. */
    private Set<String> findable() {
        Set<String> names = new LinkedHashSet<>();
        for (String name : listServices()) {
            try {
                MdnsNames.service(name, options.domain());
                names.add(name);
            } catch (IllegalArgumentException e) {
                LOG.log(System.Logger.Level.DEBUG, "a listed service cannot be asked for", e);
            }
        }
        return names;
    }

    /** Joins the group if that has not been done. */
    private void open() {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("this registry is closed");
            }
            if (listener == null) {
                listener = new MdnsListener(net.listen(), zone, this::told, this::ended);
            }
        } finally {
            lock.unlock();
        }
    }

    private void told(DnsMessage message) {
        if (watchers.isEmpty()) {
            return;
        }
        List<MdnsFound> found = MdnsFound.in(message, options.domain());
        watchers.forEach(watcher -> found.forEach(watcher::offer));
    }

    private void ended(IOException e) {
        List<MdnsWatcher> lost;
        lock.lock();
        try {
            listener = null;
            lost = List.copyOf(watchers);
        } finally {
            lock.unlock();
        }
        LOG.log(System.Logger.Level.WARNING, () -> "no longer heard: multicast group " + options.address(), e);
        lost.forEach(watcher -> watcher.lose("the group is no longer heard: " + e.getMessage(), e));
    }

    @Override public void close() {
        MdnsListener open;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            open = listener;
            listener = null;
        } finally {
            lock.unlock();
        }
        List.copyOf(watchers).forEach(MdnsWatcher::close);
        leave();
        announcer.close();
        if (open != null) {
            open.close();
        }
    }

    private void leave() {
        for (MdnsZone.Held held : new ArrayList<>(zone.held())) {
            zone.remove(MdnsZone.Key.of(held.service()));
            try {
                announcer.goodbye(held.entry());
            } catch (UnavailableException e) {
                LOG.log(System.Logger.Level.DEBUG, () -> "cannot say goodbye for " + held.entry().instance(), e);
            }
        }
    }
}
