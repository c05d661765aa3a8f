package dev.microcdi.nats;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.microcdi.UnavailableException;
import dev.microcdi.core.spi.ServiceJson;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.ServiceInfo;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;

/**
 * Asks every process which services it has, and collects what they answer. Nobody knows how many there are, so it waits its
 * time to the end. The server is pinged before and after: silence means "nobody" only while the server is there.
 *
 * <p>Threads: the caller's.
 */
final class NatsQuery {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.nats");

    /** In nanoseconds; the client library takes zero for "for ever". */
    private static final long MOMENT = 1_000_000;

    private final NatsConnection connection;
    private final NatsOptions options;

    NatsQuery(NatsConnection connection, NatsOptions options) {
        this.connection = connection;
        this.options = options;
    }

    /**
     * All that is answered within {@code query-wait}.
     *
     * @param name the service's name; empty for all
     * @return records of one node each, no node twice in one version
     */
    Collection<ServiceInfo> ask(NatsLink link, String name) {
        byte[] question = name.isEmpty() ? NatsRegistryMessages.list() : NatsRegistryMessages.get(name);
        String what = name.isEmpty() ? "the question for all services" : "the question for \"" + name + "\"";
        // The same process may answer on both subjects.
        Map<List<String>, ServiceInfo> found = new LinkedHashMap<>();
        String mark = link.mark();
        try {
            String inbox = link.nats.createInbox();
            Subscription answers = link.nats.subscribe(inbox);
            try {
                options.querySubjects().forEach(subject -> link.nats.publish(subject, inbox, question));
                link.confirm(mark, NatsRegistry.CONFIRMATION, what);
                long end = System.nanoTime() + options.queryWait().toNanos();
                while (true) {
                    long left = end - System.nanoTime();
                    // What has arrived in time counts, however long it took to read the ones before.
                    Message answer = answers.nextMessage(Duration.ofNanos(Math.max(MOMENT, left)));
                    if (answer == null ? left <= MOMENT : left < -NatsRegistry.CONFIRMATION.toNanos()) {
                        break;
                    }
                    // The server itself says when nobody listens on a subject.
                    if (answer != null && !answer.isStatusMessage()) {
                        add(answer, name, found);
                    }
                }
                link.confirm(mark, NatsRegistry.CONFIRMATION, what);
            } finally {
                end(link.nats, answers);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UnavailableException.lost(NatsRegistry.ID, "interrupted while waiting for answers to " + what, e);
        } catch (IllegalStateException e) {
            throw connection.lost("before answers to " + what, e);
        }
        return found.values();
    }

    private static void add(Message answer, String name, Map<List<String>, ServiceInfo> found) {
        try {
            ServiceInfo service = ServiceJson.read(answer.getData());
            if (name.isEmpty() || service.name().equals(name)) {
                for (Node node : service.nodes()) {
                    found.put(List.of(service.name(), service.version(), node.id()),
                            service.withNodes(List.of(node)));
                }
            }
        } catch (IllegalArgumentException e) {
            LOG.log(Level.DEBUG, "an answer that is no record", e);
        }
    }

    private static void end(Connection nats, Subscription answers) {
        try {
            if (answers.isActive() && nats.getStatus() != Connection.Status.CLOSED) {
                answers.unsubscribe();
            }
        } catch (IllegalStateException e) {
            LOG.log(Level.DEBUG, "already ended", e);
        }
    }
}
