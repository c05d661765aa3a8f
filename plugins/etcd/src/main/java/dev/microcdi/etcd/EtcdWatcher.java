package dev.microcdi.etcd;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import org.jspecify.annotations.Nullable;

import dev.microcdi.UnavailableException;
import dev.microcdi.core.spi.Records;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.RegistryEvent.Change;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;

/**
 * A snapshot at a revision, then etcd's events from the next one. jetcd would go on by itself after an error; this watcher
 * ends instead, so that a store that came back empty, or without the revisions in between, is seen by a new snapshot.
 *
 * <p>Threads: jetcd's put events into a queue, the reader takes them out. A reader that falls far behind loses the watch.
 */
final class EtcdWatcher implements Watcher {
    private static final int BEHIND = 10_000;
    private static final Object END = new Object();

    private final EtcdConnection connection;
    private final Client client;
    private final String name;
    private final Watch.Watcher watch;
    private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
    private final Queue<RegistryEvent> ready = new ArrayDeque<>();
    /** By key; a deleted key's record comes from here, so a compacted previous value does no harm. */
    private final Map<ByteSequence, ServiceInfo> known = new HashMap<>();
    private volatile boolean closed;
    private @Nullable UnavailableException lost;

    EtcdWatcher(EtcdConnection connection, EtcdKeys keys, String name) {
        this.connection = connection;
        this.name = name;
        this.client = connection.client();
        ByteSequence prefix = name.isEmpty() ? keys.all() : keys.service(name);
        GetResponse now = connection.call("watch",
                c -> client.getKVClient().get(prefix, GetOption.builder().isPrefix(true).build()));
        now.getKvs().forEach(kv -> {
            ServiceInfo service = record(kv);
            if (service != null) {
                known.put(kv.getKey(), service);
            }
        });
        ready.add(new RegistryEvent.Snapshot(Records.byVersion(new LinkedHashMap<>(known).values())));
        this.watch = client.getWatchClient().watch(prefix,
                WatchOption.builder().isPrefix(true).withRequireLeader(true)
                        .withRevision(now.getHeader().getRevision() + 1).build(),
                Watch.listener(this::arrive, this::arrive, () -> arrive(END)));
    }

    /** On a thread of jetcd, within its lock: nothing but the queue may be touched. */
    private void arrive(Object what) {
        if (what instanceof WatchResponse && arrived.size() >= BEHIND) {
            arrived.clear();
            arrived.add(new IllegalStateException("the reader is more than " + BEHIND + " answers behind"));
        }
        arrived.add(what);
    }

    @Override public RegistryEvent next() throws InterruptedException {
        while (true) {
            if (closed || connection.isClosed()) {
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
                case WatchResponse response -> response.getEvents().forEach(this::tell);
                case Throwable e -> lose(e);
                default -> lose(new IllegalStateException("the watch ended"));
            }
        }
    }

    private void lose(Throwable e) {
        if (!closed && !connection.isClosed()) {
            lost = connection.unavailable("watch", e);
            stop();
            connection.discard(client);
        }
    }

    private void tell(WatchEvent event) {
        KeyValue kv = event.getKeyValue();
        ServiceInfo before = known.get(kv.getKey());
        ServiceInfo now = event.getEventType() == WatchEvent.EventType.PUT ? record(kv) : null;
        boolean moved = before != null && now != null && !before.version().equals(now.version());
        if (before != null && (now == null || moved)) {
            known.remove(kv.getKey());
            ready.add(new RegistryEvent.Changed(Change.DELETE, before));
        }
        if (now != null) {
            known.put(kv.getKey(), now);
            if (before == null || moved) {
                ready.add(new RegistryEvent.Changed(Change.CREATE, now));
            } else if (!Objects.equals(before, now)) {
                ready.add(new RegistryEvent.Changed(Change.UPDATE, now));
            }
        }
    }

    private @Nullable ServiceInfo record(KeyValue kv) {
        List<ServiceInfo> found = EtcdRegistry.records(List.of(kv));
        return found.isEmpty() || (!name.isEmpty() && !found.getFirst().name().equals(name)) ? null : found.getFirst();
    }

    @Override public void close() {
        closed = true;
        stop();
        arrived.add(END);
    }

    private void stop() {
        try {
            watch.close();
        } catch (RuntimeException e) {
            System.getLogger("dev.microcdi.etcd").log(System.Logger.Level.DEBUG, "closing a watch", e);
        }
    }
}
