package dev.microcdi.consul;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

import dev.microcdi.core.spi.Records;
import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;
import dev.microcdi.plugin.Plugin;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;

/**
 * A {@link Registry} on Consul's HTTP API: a node is a service of an agent with a TTL check, as Go Micro writes it, so Go
 * callers find it and its records are found here. What Consul has no field for is in tags; {@code Meta} repeats what of a
 * node's metadata Consul allows there. Metadata of the service, not of the node, is lost, as in Go.
 *
 * <p>Delivery: reads go through Consul's leader, so an empty answer is never that of a server that knows nothing yet. A
 * node with a critical check is not live. A watch is a blocking query, told within milliseconds of a change.
 *
 * <p>Threads: the JDK's HTTP client, one selector thread and short platform threads {@code micro-consul-http-}, from the
 * first operation to {@link #close}. A watch runs on the thread that reads it.
 *
 * <p>Lifecycle: the first operation connects. Several addresses are agents tried in order, beginning with the one that
 * answered last.
 *
 * <p>Errors: no agent reachable, no answer in time, no leader: {@link dev.microcdi.UnavailableException}. A refused token:
 * {@link dev.microcdi.MicroException} with code 403.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/registry/consul/consul.go">Go Micro, registry/consul</a>
 */
@Plugin("consul")
@Capabilities({Capability.TTL, Capability.PUSH, Capability.DURABLE, Capability.REMOTE})
@Dependent
public final class ConsulRegistry implements Registry {
    private final ConsulOptions options;
    private final ConsulHttp http;
    private final ConsulReads reads;
    /** What each agent was told last, by node id: the check that the agent gave us may then be passed alone. */
    private final ConcurrentMap<String, Told> told = new ConcurrentHashMap<>();

    private record Told(int agent, String registration) {
    }

    /**
     * A registry that connects when it is first used.
     *
     * @param options the settings
     */
    @Inject public ConsulRegistry(ConsulOptions options) {
        this.options = options;
        this.http = new ConsulHttp(options);
        this.reads = new ConsulReads(http, options.datacenter());
    }

    /**
     * A registry at an agent, with the default settings.
     *
     * @param address {@code host:port}; several separated by commas
     */
    public ConsulRegistry(String address) {
        this(ConsulOptions.at(address));
    }

    @Override public void register(ServiceInfo service, Duration ttl) {
        if (service.nodes().isEmpty()) {
            throw new IllegalArgumentException("service \"" + service.name() + "\" has no node to register");
        }
        if (ttl.isNegative()) {
            throw new IllegalArgumentException("ttl must not be negative, was " + ttl);
        }
        open();
        for (Node node : service.nodes()) {
            String registration = ConsulRecords.registration(service, node, ttl);
            if (ttl.isZero() || !renew(node, registration)) {
                write(node, registration, ttl);
            }
        }
    }

    /** Passes the check of a node that the agent knows exactly so; false when it does not. */
    private boolean renew(Node node, String registration) {
        Told last = told.get(node.id());
        if (last == null || !last.registration().equals(registration)) {
            return false;
        }
        ConsulHttp.Answer answer = pass(node);
        // Refused: the agent forgot the check, in words that differ from version to version.
        return answer.ok() && answer.agent() == last.agent();
    }

    private void write(Node node, String registration, Duration ttl) {
        told.remove(node.id());
        // Without a TTL a check of an earlier registration must go, or it would turn critical.
        String path = "/v1/agent/service/register" + (ttl.isZero() ? "?replace-existing-checks=true" : "");
        ConsulHttp.Answer answer = http.put(path, registration);
        if (answer.status() == 400 || answer.status() == 413) {
            throw new IllegalArgumentException("Consul refuses node \"" + node.id() + "\": " + answer.body().strip());
        }
        http.checked("PUT", path, answer);
        if (!ttl.isZero()) {
            http.checked("PUT", "check/pass", pass(node));
        }
        told.put(node.id(), new Told(answer.agent(), registration));
    }

    private ConsulHttp.Answer pass(Node node) {
        return http.put("/v1/agent/check/pass/service:" + ConsulHttp.segment(node.id()), null);
    }

    @Override public void deregister(ServiceInfo service) {
        open();
        for (Node node : service.nodes()) {
            told.remove(node.id());
            String path = "/v1/agent/service/deregister/" + ConsulHttp.segment(node.id());
            ConsulHttp.Answer answer = http.put(path, null);
            // With access control Consul 1.8 says 500 of a service that is gone.
            if (answer.status() != 404 && !answer.body().startsWith("Unknown service")) {
                http.checked("PUT", path, answer);
            }
        }
    }

    @Override public List<ServiceInfo> getService(String name) {
        Objects.requireNonNull(name, "name");
        open();
        return name.isEmpty()
                ? List.of()
                : Records.byVersion(reads.live(name, http.get(reads.health(name))).values());
    }

    @Override public List<String> listServices() {
        open();
        List<String> names = ConsulRecords.names(reads.get("/v1/catalog/services").body());
        if (names.isEmpty()) {
            // Consul itself is a service: only a token that may not see it gets an empty list.
            reads.mustBeAllowed("consul");
        }
        Set<String> doubtful = Set
                .copyOf(ConsulRecords.checkedNames(reads.get("/v1/health/state/critical").body()).stream()
                        .collect(Collectors.toSet()));
        // A critical check without a service's name is that of a machine: any service may be on it.
        return names.stream().filter(
                name -> !doubtful.contains(name) && !doubtful.contains("") || !getService(name).isEmpty())
                .toList();
    }

    @Override public Watcher watch(String name) {
        Objects.requireNonNull(name, "name");
        open();
        if (name.isEmpty()) {
            throw new UnsupportedOperationException("Consul cannot watch all services in one query: watch one by name");
        }
        return new ConsulWatcher(http, reads, name, options);
    }

    private void open() {
        if (http.isClosed()) {
            throw new IllegalStateException("this registry is closed");
        }
    }

    @Override public void close() {
        http.close();
    }
}
