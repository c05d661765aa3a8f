package dev.microcdi.nats;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

import dev.microcdi.UnavailableException;
import dev.microcdi.core.spi.Records;
import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;
import dev.microcdi.plugin.Plugin;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;

/**
 * A {@link Registry} without a store, on one connection to core NATS: every process holds its own records, answers questions
 * for them, and tells of changes. Subjects and JSON are Go Micro's, of its core and of its older plugin at once.
 *
 * <p>Delivery: an operation returns when the server has answered a ping sent after it, so a process may end after
 * {@link #deregister}. A look-up takes {@code query-wait}, always: nobody knows how many will answer, and who needs longer is
 * not found. A record lives as long as this object; {@code ttl} is ignored, and so {@link #close} without
 * {@link #deregister} takes it away without telling watchers. A watcher tells each renewal
 * as an update, and nothing when a process is killed: the engine asks for who fell silent.
 *
 * <p>Threads: the NATS client's reader, writer, timer and callback threads; one that answers questions, from the first
 * registration on; one for each watcher. Platform threads {@code micro-registry-nats-ping} and {@code -connect} live while somebody
 * waits for a confirmation, and for the first connection.
 *
 * <p>Lifecycle: the first operation connects. Afterwards the client reconnects by itself, every 200 ms, and held records are
 * answered again; watchers end.
 *
 * <p>Errors: {@link UnavailableException}; {@link IllegalArgumentException} for a record over the server's message limit.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/registry/nats/nats.go">Go Micro, registry/nats</a>
 */
@Plugin("nats")
@Capabilities({Capability.PUSH, Capability.WATCH_ALL, Capability.SERVICE_METADATA, Capability.REMOTE})
@Dependent
public final class NatsRegistry implements Registry {
    static final Duration CONFIRMATION = Duration.ofSeconds(5);
    static final String ID = "micro.registry.nats";

    private final NatsOptions options;
    private final NatsConnection connection;
    private final NatsQuery query;
    private final NatsHeld held = new NatsHeld();
    private final NatsAnswers answers;
    private final Set<NatsRegistryWatcher> watchers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * A registry with the default credentials, subjects and times.
     *
     * @param addresses {@code host:port}, separated by commas
     */
    public NatsRegistry(String addresses) {
        this(NatsOptions.at(addresses));
    }

    /**
     * A registry; nothing is opened yet.
     *
     * @param options servers, credentials, subjects, times
     */
    @Inject public NatsRegistry(NatsOptions options) {
        this.options = options;
        this.answers = new NatsAnswers(held, options.querySubjects());
        // Platform threads: an answer must arrive while handlers, on virtual threads, hold all processors.
        this.connection = new NatsConnection(ID, NatsOptions.KEYS, options, this::lost, answers::reopen,
                () -> Thread.ofPlatform().daemon());
        this.query = new NatsQuery(connection, options);
    }

    private void lost() {
        watchers.forEach(w -> w.lose(connection.lost("by a watch", null)));
    }

    @Override public void register(ServiceInfo service, Duration ttl) {
        if (service.nodes().isEmpty()) {
            throw new IllegalArgumentException("service \"" + service.name() + "\" has no node to register");
        }
        if (ttl.isNegative()) {
            throw new IllegalArgumentException("ttl must not be negative, was " + ttl);
        }
        NatsLink link = connection.get();
        String mark = link.mark();
        byte[] created = NatsRegistryMessages.change(NatsRegistryMessages.CREATE, service);
        long limit = link.nats.getMaxPayload();
        if (created.length > limit) {
            throw new IllegalArgumentException("the record of \"" + service.name() + "\" is " + created.length
                    + " bytes, and the NATS server takes at most " + limit);
        }
        List<ServiceInfo> replaced = held.put(service, limit);
        try {
            answers.open(link.nats);
            replaced.forEach(old -> tell(link, NatsRegistryMessages.change(NatsRegistryMessages.DELETE, old)));
            tell(link, created);
        } catch (IllegalStateException e) {
            throw connection.lost("before a registration", e);
        }
        link.confirm(mark, CONFIRMATION, "the registration of \"" + service.name() + "\"");
    }

    @Override public void deregister(ServiceInfo service) {
        List<ServiceInfo> gone = held.remove(service);
        NatsLink link = connection.get();
        String mark = link.mark();
        try {
            gone.forEach(old -> tell(link, NatsRegistryMessages.change(NatsRegistryMessages.DELETE, old)));
        } catch (IllegalStateException e) {
            throw connection.lost("before a deregistration", e);
        }
        link.confirm(mark, CONFIRMATION, "the deregistration of \"" + service.name() + "\"");
    }

    private void tell(NatsLink link, byte[] message) {
        options.watchSubjects().forEach(subject -> link.nats.publish(subject, message));
    }

    @Override public List<ServiceInfo> getService(String name) {
        Objects.requireNonNull(name, "name");
        NatsLink link = connection.get();
        return name.isEmpty() ? List.of() : Records.byVersion(query.ask(link, name));
    }

    @Override public List<String> listServices() {
        return query.ask(connection.get(), "").stream().map(ServiceInfo::name).distinct().sorted().toList();
    }

    @Override public Watcher watch(String name) {
        Objects.requireNonNull(name, "name");
        NatsRegistryWatcher watcher = new NatsRegistryWatcher(connection, query, options, name, watchers::remove);
        // Known before it subscribes, so that no loss of the connection passes it by.
        watchers.add(watcher);
        try {
            watcher.open();
        } catch (RuntimeException e) {
            watcher.close();
            throw e;
        }
        if (closed) {
            watcher.close();
        }
        return watcher;
    }

    @Override public void close() {
        closed = true;
        watchers.forEach(NatsRegistryWatcher::close);
        connection.close();
    }
}
