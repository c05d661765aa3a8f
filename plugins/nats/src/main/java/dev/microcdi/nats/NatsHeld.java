package dev.microcdi.nats;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import dev.microcdi.core.spi.Records;
import dev.microcdi.core.spi.ServiceJson;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.ServiceInfo;

/**
 * The records that one registry object answers for. Answers are encoded when a record is put: a Go process waits 100 ms for
 * them.
 *
 * <p>Threads: any; reading answers takes no lock.
 */
final class NatsHeld {
    private final ReentrantLock lock = new ReentrantLock();
    /** Of one node each. */
    private Map<NatsNode, ServiceInfo> nodes = new LinkedHashMap<>();
    private volatile Map<String, List<byte[]>> answers = Map.of();

    /**
     * Holds the nodes of a record.
     *
     * @param limit how many bytes an answer may have
     * @return records that these replace, of the same node in another version
     * @throws IllegalArgumentException if an answer would be longer; nothing is held then
     */
    List<ServiceInfo> put(ServiceInfo service, long limit) {
        lock.lock();
        try {
            Map<NatsNode, ServiceInfo> next = new LinkedHashMap<>(nodes);
            List<ServiceInfo> replaced = new ArrayList<>();
            for (Node node : service.nodes()) {
                ServiceInfo before = next.put(NatsNode.of(service, node), service.withNodes(List.of(node)));
                if (before != null && !before.version().equals(service.version())) {
                    replaced.add(before);
                }
            }
            hold(next, limit);
            return Records.byVersion(replaced);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Forgets the nodes of a record.
     *
     * @return what is to be told of them: the records as they were held; for a node that was not, the record as given
     */
    List<ServiceInfo> remove(ServiceInfo service) {
        lock.lock();
        try {
            Map<NatsNode, ServiceInfo> next = new LinkedHashMap<>(nodes);
            List<ServiceInfo> removed = new ArrayList<>();
            for (Node node : service.nodes()) {
                ServiceInfo before = next.remove(NatsNode.of(service, node));
                removed.add(before == null ? service.withNodes(List.of(node)) : before);
            }
            hold(next, Long.MAX_VALUE);
            return Records.byVersion(removed);
        } finally {
            lock.unlock();
        }
    }

    /** With the lock. */
    private void hold(Map<NatsNode, ServiceInfo> next, long limit) {
        Map<String, List<byte[]>> encoded = new LinkedHashMap<>();
        for (ServiceInfo version : Records.byVersion(next.values())) {
            byte[] answer = ServiceJson.write(version);
            if (answer.length > limit) {
                throw new IllegalArgumentException("the record of \"" + version.name() + "\" " + version.version()
                        + " is " + answer.length + " bytes, and the NATS server takes at most " + limit);
            }
            encoded.computeIfAbsent(version.name(), n -> new ArrayList<>()).add(answer);
        }
        nodes = next;
        answers = encoded;
    }

    /** One answer for each version of a service; none for a name that is not held. */
    List<byte[]> answers(String name) {
        return answers.getOrDefault(name, List.of());
    }

    /** One answer for each version of each service. */
    List<byte[]> answers() {
        return answers.values().stream().flatMap(List::stream).toList();
    }
}
