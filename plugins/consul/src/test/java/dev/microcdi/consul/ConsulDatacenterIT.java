package dev.microcdi.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.microcdi.UnavailableException;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.RegistryEvent.Change;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Consul;

/** Two real datacenters, joined. */
class ConsulDatacenterIT {
    private static final Duration TTL = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ServiceInfo service = new ServiceInfo("greeter", "latest", Map.of(), List.of(),
            List.of(new Node("greeter-1", "127.0.0.1:1", Map.of())));

    @Test void lookUpsAskTheOtherDatacenterAndOnlyThat() throws Exception {
        try (BackEnd east = Consul.startIn("east"); BackEnd west = Consul.startIn("west")) {
            join(east, west);
            try (ConsulRegistry there = new ConsulRegistry(west.address());
                    ConsulRegistry here = new ConsulRegistry(east.address());
                    ConsulRegistry across = new ConsulRegistry(ConsulOptions.at(east.address()).withDatacenter("west"));
                    Watcher watcher = across.watch("greeter")) {
                assertThat(watcher.next()).isEqualTo(new RegistryEvent.Snapshot(List.of()));
                there.register(service, TTL);
                assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.CREATE, service));
                assertThat(across.getService("greeter")).containsExactly(service);
                assertThat(across.listServices()).containsExactlyInAnyOrder("consul", "greeter");
                assertThat(here.getService("greeter")).isEmpty();
                assertThat(here.listServices()).containsExactly("consul");
            }
        }
    }

    @Test void aDatacenterThatTheAgentCannotReachIsUnavailableAndNamed() {
        try (ConsulRegistry registry = new ConsulRegistry(
                ConsulOptions.at(Consul.shared().address()).withDatacenter("nowhere"))) {
            assertThatThrownBy(() -> registry.getService("greeter")).isInstanceOfSatisfying(UnavailableException.class,
                    e -> assertThat(e.detail()).contains("dc=nowhere", "No path to datacenter")
                            .endsWith(
                                    "set micro.consul.datacenter to one that this agent lists at /v1/catalog/datacenters"));
            assertThatThrownBy(registry::listServices).isInstanceOf(UnavailableException.class);
            assertThatThrownBy(() -> registry.watch("greeter")).isInstanceOf(UnavailableException.class);
        }
    }

    private static void join(BackEnd one, BackEnd other) {
        int port = new ConsulAdmin(other).get("/v1/agent/members?wan=1").get(0).get("Port").intValue();
        ConsulAdmin admin = new ConsulAdmin(one);
        admin.send("PUT", "/v1/agent/join/127.0.0.1:" + port + "?wan=1", "");
        await().atMost(PATIENCE).untilAsserted(
                () -> assertThat(admin.get("/v1/catalog/datacenters").toString()).isEqualTo("[\"east\",\"west\"]"));
        try (ConsulRegistry across = new ConsulRegistry(ConsulOptions.at(one.address()).withDatacenter("west"))) {
            await().atMost(PATIENCE).ignoreExceptionsInstanceOf(UnavailableException.class)
                    .untilAsserted(() -> assertThat(across.listServices()).containsExactly("consul"));
        }
    }
}
