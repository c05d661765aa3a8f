package dev.microcdi.nats;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.microcdi.UnavailableException;
import dev.microcdi.core.spi.Records;
import dev.microcdi.nats.NatsRegistryMessages.Told;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.RegistryEvent.Change;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;

/**
 * First listens, then asks for the snapshot, then compares what it hears with what it knows: a service says "create" at each
 * renewal, on two subjects. A renewal is told as an update, so that the engine knows who is still there.
 *
 * <p>Threads: one of the client library puts messages into a queue, the reader takes them out. A reader that falls far
 * behind loses the watch.
 */
final class NatsRegistryWatcher implements Watcher {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.nats");
    private static final int BEHIND = 10_000;
    /** Told on two subjects, or asked for and told at once: heard once. */
    private static final long TWICE = Duration.ofSeconds(1).toNanos();
    private static final Object END = new Object();

    private final NatsConnection connection;
    private final NatsQuery query;
    private final NatsOptions options;
    private final String name;
    private final Consumer<NatsRegistryWatcher> ended;
    /** Holds {@link Heard}, {@link UnavailableException} and {@link #END}. */
    private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
    private final Queue<RegistryEvent> ready = new ArrayDeque<>();
    private final Map<NatsNode, Known> known = new LinkedHashMap<>();
    private volatile @Nullable Connection nats;
    private volatile @Nullable Dispatcher dispatcher;
    private volatile boolean closed;
    private @Nullable UnavailableException lost;

    private record Heard(String action, ServiceInfo service) {
    }

    /** A record of one node, and when it was told last. */
    private record Known(ServiceInfo service, long told) {
    }

    /** Nothing is sent yet. {@code ended} is told when it needs to hear of no loss any more. */
    NatsRegistryWatcher(NatsConnection connection, NatsQuery query, NatsOptions options, String name,
            Consumer<NatsRegistryWatcher> ended) {
        this.connection = connection;
        this.query = query;
        this.options = options;
        this.name = name;
        this.ended = ended;
    }

    /** Listens, and takes the snapshot. */
    void open() {
        NatsLink link = connection.get();
        try {
            Dispatcher listening = link.nats.createDispatcher(this::arrive);
            nats = link.nats;
            dispatcher = listening;
            options.watchSubjects().forEach(listening::subscribe);
        } catch (IllegalStateException e) {
            throw connection.lost("before a watch", e);
        }
        query.ask(link, name).forEach(service -> apply(NatsRegistryMessages.CREATE, service));
        ready.clear();
        ready.add(new RegistryEvent.Snapshot(
                Records.byVersion(known.values().stream().map(Known::service).toList())));
    }

    /** On a thread of the client library. */
    private void arrive(Message message) {
        try {
            Told told = NatsRegistryMessages.read(message.getData());
            ServiceInfo service = told.service();
            if (service == null || (!name.isEmpty() && !service.name().equals(name))) {
                return;
            }
            if (arrived.size() >= BEHIND) {
                arrived.clear();
                lose(connection.lost("by a watch whose reader is more than " + BEHIND + " messages behind", null));
            }
            arrived.add(new Heard(told.action(), service));
        } catch (IllegalArgumentException e) {
            LOG.log(Level.DEBUG, "a message on " + message.getSubject() + " is no change of a registry", e);
        }
    }

    /** The reader ends, after what has arrived. Any thread. */
    void lose(UnavailableException e) {
        arrived.add(e);
    }

    @Override public RegistryEvent next() throws InterruptedException {
        while (true) {
            if (closed) {
                throw new IllegalStateException("this watcher is closed");
            }
            RegistryEvent event = ready.poll();
            if (event != null) {
                return event;
            }
            if (lost != null) {
                throw lost;
            }
            switch (arrived.take()) {
                case Heard heard -> apply(heard.action(), heard.service());
                case UnavailableException e -> end(e);
                default -> {
                    // END: closed
                }
            }
        }
    }

    private void apply(String action, ServiceInfo service) {
        switch (action) {
            case NatsRegistryMessages.CREATE, NatsRegistryMessages.UPDATE -> service.nodes()
                    .forEach(node -> there(service.withNodes(List.of(node)), NatsNode.of(service, node)));
            case NatsRegistryMessages.DELETE -> {
                for (Node node : service.nodes()) {
                    NatsNode key = NatsNode.of(service, node);
                    Known before = known.get(key);
                    // A node that is known in another version by now: its earlier life ended.
                    if (before != null && before.service().version().equals(service.version())) {
                        gone(key);
                    }
                }
            }
            default -> LOG.log(Level.DEBUG, "no action of a registry: {0}", action);
        }
    }

    private void there(ServiceInfo now, NatsNode key) {
        Known last = known.get(key);
        if (last != null && !last.service().version().equals(now.version())) {
            gone(key);
            last = null;
        }
        long time = System.nanoTime();
        if (last != null && last.service().equals(now) && time - last.told() < TWICE) {
            return;
        }
        known.put(key, new Known(now, time));
        ready.add(new RegistryEvent.Changed(last == null ? Change.CREATE : Change.UPDATE, now));
    }

    private void gone(NatsNode key) {
        Known before = known.remove(key);
        if (before != null) {
            ready.add(new RegistryEvent.Changed(Change.DELETE, before.service()));
        }
    }

    private void end(UnavailableException e) {
        lost = e;
        stop();
    }

    @Override public void close() {
        closed = true;
        arrived.add(END);
        stop();
    }

    private void stop() {
        ended.accept(this);
        Connection on = nats;
        Dispatcher listening = dispatcher;
        try {
            if (on != null && listening != null && listening.isActive()) {
                on.closeDispatcher(listening);
            }
        } catch (IllegalStateException | IllegalArgumentException e) {
            LOG.log(Level.DEBUG, "already ended", e);
        }
    }
}
