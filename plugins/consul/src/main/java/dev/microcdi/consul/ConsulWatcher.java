package dev.microcdi.consul;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

import dev.microcdi.UnavailableException;
import dev.microcdi.core.spi.Records;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.RegistryEvent.Change;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;

/**
 * Consul's blocking query, asked on the reader's own thread. Consul's index also moves for changes that are none of ours, so
 * answers are compared by content; an index that goes backwards means another store, which is told as a snapshot.
 *
 * <p>The JDK's HTTP client repeats a query whose connection was reset. Consul's index goes on then, so nothing is missed; if
 * another store came up at the address in that moment, it is noticed when the wait ends.
 *
 * @see <a href="https://developer.hashicorp.com/consul/api-docs/features/blocking">Blocking queries</a>
 */
final class ConsulWatcher implements Watcher {
    private final ConsulHttp http;
    private final ConsulReads reads;
    private final String name;
    private final Duration wait;
    private final Duration limit;
    private final ConsulCall call = new ConsulCall();
    private final Queue<RegistryEvent> ready = new ArrayDeque<>();
    private Map<String, ServiceInfo> known;
    private long index;
    private @Nullable UnavailableException lost;

    ConsulWatcher(ConsulHttp http, ConsulReads reads, String name, ConsulOptions options) {
        this.http = http;
        this.reads = reads;
        this.name = name;
        this.wait = options.watchWait();
        // Consul adds up to a sixteenth of the wait, so that not all come at once.
        this.limit = wait.plus(wait.dividedBy(16)).plus(options.requestTimeout());
        ConsulHttp.Answer first = http.get(reads.health(name));
        this.known = reads.live(name, first);
        this.index = Math.max(1, first.index());
        ready.add(snapshot());
    }

    @Override public RegistryEvent next() throws InterruptedException {
        while (true) {
            if (call.isCancelled() || http.isClosed()) {
                throw new IllegalStateException("this watcher is closed");
            }
            RegistryEvent event = ready.poll();
            if (event != null) {
                return event;
            }
            if (lost != null) {
                throw lost;
            }
            ask();
        }
    }

    private void ask() throws InterruptedException {
        String query = reads.health(name) + "&index=" + index + "&wait=" + wait.toMillis() + "ms";
        ConsulHttp.Answer answer;
        Map<String, ServiceInfo> now;
        try {
            answer = http.checked("GET", query, http.send("GET", query, null, limit, call));
            // Nobody before and nobody now is no news.
            now = known.isEmpty() ? ConsulRecords.live(answer.body()) : reads.live(name, answer);
        } catch (UnavailableException e) {
            lost = e;
            return;
        }
        boolean backwards = answer.index() < index;
        if (!backwards) {
            tellDifference(now);
        }
        known = now;
        index = Math.max(1, answer.index());
        if (backwards) {
            ready.add(snapshot());
        }
    }

    private void tellDifference(Map<String, ServiceInfo> now) {
        known.forEach((id, before) -> {
            ServiceInfo after = now.get(id);
            if (after == null || !after.version().equals(before.version())) {
                ready.add(new RegistryEvent.Changed(Change.DELETE, before));
            }
        });
        now.forEach((id, after) -> {
            ServiceInfo before = known.get(id);
            if (before == null || !before.version().equals(after.version())) {
                ready.add(new RegistryEvent.Changed(Change.CREATE, after));
            } else if (!before.equals(after)) {
                ready.add(new RegistryEvent.Changed(Change.UPDATE, after));
            }
        });
    }

    private RegistryEvent.Snapshot snapshot() {
        return new RegistryEvent.Snapshot(List.copyOf(Records.byVersion(known.values())));
    }

    @Override public void close() {
        call.cancel();
    }
}
