package dev.microcdi.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import dev.microcdi.MicroException;
import dev.microcdi.plugin.Secret;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.RegistryEvent.Change;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Consul;
import tools.jackson.databind.JsonNode;

/** A real Consul that denies by default: a token with the rights that the README names, and each way to be refused. */
class ConsulTokenIT {
    private static final Duration TTL = Duration.ofSeconds(60);
    private static final String RIGHTS = "service_prefix \"\" { policy = \"write\" } node_prefix \"\" { policy = \"read\" }";
    private static BackEnd server;
    private static ConsulAdmin admin;

    private final String name = "s-" + UUID.randomUUID();
    private final ServiceInfo service = new ServiceInfo(name, "latest", Map.of(), List.of(),
            List.of(new Node(name + "-1", "127.0.0.1:1", Map.of())));

    @BeforeAll static void start() {
        server = Consul.startWithTokens();
        admin = new ConsulAdmin(server);
    }

    @AfterAll static void stop() {
        server.close();
    }

    @Test void aTokenWithTheRightsDoesEverything() throws Exception {
        try (ConsulRegistry registry = new ConsulRegistry(as(token(RIGHTS))); Watcher watcher = registry.watch(name)) {
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Snapshot(List.of()));
            registry.register(service, TTL);
            registry.register(service, TTL);
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.CREATE, service));
            assertThat(registry.getService(name)).containsExactly(service);
            assertThat(registry.listServices()).contains(name);
            registry.deregister(service);
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.DELETE, service));
            assertThat(registry.getService(name)).isEmpty();
            registry.deregister(service);
        }
    }

    /** If this fails: Consul answers most of these look-ups with 200 and nothing; nothing must not be believed. */
    @Test void noTokenAWrongOneAndOneWithoutRightsAreRefusedEverywhere() {
        try (ConsulRegistry allowed = new ConsulRegistry(as(token(RIGHTS)))) {
            allowed.register(service, TTL);
            for (ConsulOptions options : List.of(ConsulOptions.at(server.address()), as(UUID.randomUUID().toString()),
                    as(token("key_prefix \"x\" { policy = \"read\" }")))) {
                try (ConsulRegistry registry = new ConsulRegistry(options)) {
                    for (ThrowingCallable each : List.<ThrowingCallable>of(() -> registry.register(service, TTL),
                            () -> registry.getService(name), () -> registry.getService("nobody"),
                            registry::listServices, () -> registry.watch(name), () -> registry.deregister(service))) {
                        refused(each, "; set micro.consul.token to a token that may do this");
                    }
                }
            }
            assertThat(allowed.getService(name)).containsExactly(service);
            allowed.deregister(service);
        }
    }

    @Test void aReaderFindsAndMayNotRegister() {
        try (ConsulRegistry allowed = new ConsulRegistry(as(token(RIGHTS)));
                ConsulRegistry reader = new ConsulRegistry(as(token(RIGHTS.replace("write", "read"))))) {
            allowed.register(service, TTL);
            assertThat(reader.getService(name)).containsExactly(service);
            assertThat(reader.listServices()).contains(name);
            refused(() -> reader.register(service, TTL), "; set micro.consul.token to a token that may do this");
            refused(() -> reader.deregister(service), "; set micro.consul.token to a token that may do this");
            allowed.deregister(service);
        }
    }

    @Test void aTokenThatSeesServicesAndNoNodesIsToldWhichRightIsMissing() {
        String missing = "grant it node_prefix \"\" { policy = \"read\" }, or set micro.consul.token to another token";
        try (ConsulRegistry registry = new ConsulRegistry(as(token("service_prefix \"\" { policy = \"write\" }")))) {
            registry.register(service, TTL);
            refused(() -> registry.getService(name), missing);
            refused(() -> registry.watch(name), missing);
            registry.deregister(service);
        }
    }

    @Test void aTokenThatIsTakenAwayEndsAWatchAndLooksNotLikeADepartedNode() throws Exception {
        JsonNode token = admin.token("p-" + UUID.randomUUID(), RIGHTS);
        try (ConsulRegistry allowed = new ConsulRegistry(as(token(RIGHTS)));
                ConsulRegistry registry = new ConsulRegistry(shortWait(as(token.get("SecretID").stringValue())));
                Watcher watcher = registry.watch(name)) {
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Snapshot(List.of()));
            allowed.register(service, TTL);
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.CREATE, service));
            admin.send("DELETE", "/v1/acl/token/" + token.get("AccessorID").stringValue(), "");
            refused(watcher::next, "; set micro.consul.token to a token that may do this");
            allowed.deregister(service);
        }
    }

    private static void refused(ThrowingCallable operation, String what) {
        assertThatThrownBy(operation).isInstanceOfSatisfying(MicroException.class, e -> {
            assertThat(e.code()).as("%s", e).isEqualTo(403);
            assertThat(e.detail()).endsWith(what);
        });
    }

    private static String token(String rules) {
        return admin.token("p-" + UUID.randomUUID(), rules).get("SecretID").stringValue();
    }

    private static ConsulOptions as(String token) {
        return ConsulOptions.at(server.address()).withToken(new Secret(token));
    }

    private static ConsulOptions shortWait(ConsulOptions o) {
        return new ConsulOptions(o.address(), o.token(), null, false, null, null, null, o.connectTimeout(),
                o.requestTimeout(), Duration.ofSeconds(1));
    }
}
