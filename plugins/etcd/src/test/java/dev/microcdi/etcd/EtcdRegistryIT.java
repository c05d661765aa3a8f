package dev.microcdi.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.RegistryEvent.Change;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Etcd;
import dev.microcdi.tck.FaultProxy;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is particular to etcd, on a real one beside a client of its own; the contract itself is the test kit's. */
class EtcdRegistryIT {
    private static final Duration TTL = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String name = "s-" + UUID.randomUUID();
    private final String key = "/micro/registry/" + name + "/" + name + "-1";

    /** If this fails: compare the bytes with the recording; a Go reader depends on key order only in our own tests. */
    @ParameterizedTest
    @ValueSource(strings = {"go-record.json",
        "go-record-init.json"}) void aRecordOfGoIsFoundAndWrittenAgainByUsIsTheSameKeyAndBytes(String recording)
                throws Exception {
        JsonNode go = recording(recording);
        try (BackEnd own = Etcd.start();
                Client client = client(own);
                EtcdRegistry registry = new EtcdRegistry(own.address())) {
            String goKey = go.get("key").stringValue();
            client.getKVClient().put(EtcdKeys.bytes(goKey), EtcdKeys.bytes(go.get("value").stringValue())).get();
            ServiceInfo found = registry.getService("greeter").getFirst();
            assertThat(found.nodes()).hasSize(1);
            assertThat(found.endpoints()).hasSize(10);
            assertThat(registry.listServices()).containsExactly("greeter");

            client.getKVClient().delete(EtcdKeys.bytes(goKey)).get();
            registry.register(found, TTL);
            KeyValue ours = stored(client, goKey);
            assertThat(ours.getValue().toString(UTF_8)).isEqualTo(go.get("value").stringValue());
            assertThat(client.getLeaseClient()
                    .timeToLive(ours.getLease(), io.etcd.jetcd.options.LeaseOption.DEFAULT).get().getGrantedTTL())
                    .isEqualTo(60);
        }
    }

    @Test void anUnchangedRecordOnlyRenewsItsLeaseAndALostOrOverwrittenKeyIsPutAgain() throws Exception {
        try (Client client = client(Etcd.shared()); EtcdRegistry registry = new EtcdRegistry(Etcd.shared().address())) {
            ServiceInfo service = record("127.0.0.1:1");
            registry.register(service, TTL);
            KeyValue first = stored(client, key);
            registry.register(service, TTL);
            assertThat(stored(client, key).getModRevision()).isEqualTo(first.getModRevision());

            client.getKVClient().delete(EtcdKeys.bytes(key)).get();
            registry.register(service, TTL);
            assertThat(stored(client, key).getLease()).isEqualTo(first.getLease());

            client.getKVClient().put(EtcdKeys.bytes(key), EtcdKeys.bytes("{}")).get();
            registry.register(service, TTL);
            assertThat(registry.getService(name)).containsExactly(service);

            client.getLeaseClient().revoke(first.getLease()).get();
            assertThat(registry.getService(name)).isEmpty();
            registry.register(service, TTL);
            assertThat(registry.getService(name)).containsExactly(service);
            assertThat(stored(client, key).getLease()).isNotEqualTo(first.getLease());
        }
    }

    @Test void eachPrefixIsARegistryOfItsOwn() throws Exception {
        EtcdOptions own = EtcdOptions.at(Etcd.shared().address()).withPrefix("/own/" + name);
        try (Client client = client(Etcd.shared());
                EtcdRegistry registry = new EtcdRegistry(own);
                EtcdRegistry usual = new EtcdRegistry(Etcd.shared().address());
                Watcher watcher = registry.watch("")) {
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Snapshot(List.of()));
            ServiceInfo service = record("127.0.0.1:1");
            registry.register(service, TTL);
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.CREATE, service));
            assertThat(registry.listServices()).containsExactly(name);
            assertThat(usual.getService(name)).isEmpty();
            assertThat(stored(client, "/own/" + name + "/" + name + "/" + name + "-1").getLease()).isPositive();
            registry.deregister(service);
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.DELETE, service));
        }
    }

    @Test void valuesThatAreNoRecordArePassedOver() throws Exception {
        try (Client client = client(Etcd.shared());
                EtcdRegistry registry = new EtcdRegistry(Etcd.shared().address());
                Watcher watcher = registry.watch(name)) {
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Snapshot(List.of()));
            client.getKVClient().put(EtcdKeys.bytes(key + "-x"), EtcdKeys.bytes("not json")).get();
            client.getKVClient().put(EtcdKeys.bytes(key + "-y"), EtcdKeys.bytes("{\"name\":\"other\"}")).get();
            ServiceInfo service = record("127.0.0.1:1");
            registry.register(service, TTL);
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.CREATE, service));
            assertThat(registry.getService(name)).containsExactly(service);
        }
    }

    @Test void theSameNodeInAnotherVersionLeavesItsOldRecord() throws Exception {
        try (EtcdRegistry registry = new EtcdRegistry(Etcd.shared().address())) {
            ServiceInfo old = record("127.0.0.1:1");
            ServiceInfo now = new ServiceInfo(name, "v2", Map.of(), List.of(), old.nodes());
            registry.register(old, TTL);
            try (Watcher watcher = registry.watch(name)) {
                assertThat(watcher.next()).isEqualTo(new RegistryEvent.Snapshot(List.of(old)));
                registry.register(now, TTL);
                assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.DELETE, old));
                assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.CREATE, now));
            }
        }
    }

    @Test void aDeadFirstMemberIsPassedOverAndNoneAtAllIsUnavailable() {
        String dead = deadAddress();
        ServiceInfo service = record("127.0.0.1:1");
        try (EtcdRegistry registry = new EtcdRegistry(dead + "," + Etcd.shared().address())) {
            registry.register(service, TTL);
            assertThat(registry.getService(name)).containsExactly(service);
        }
        try (EtcdRegistry registry = new EtcdRegistry(dead)) {
            assertThatThrownBy(() -> registry.getService(name)).isInstanceOfSatisfying(UnavailableException.class,
                    e -> {
                        assertThat(e.neverStarted()).isTrue();
                        assertThat(e.detail()).startsWith("no etcd member at [" + dead + "] can be reached")
                                .endsWith("start one, or set micro.etcd.address");
                    });
        }
    }

    @Test void afterALongOutageTheFirstOperationWorksAgain() {
        try (FaultProxy proxy = new FaultProxy(Etcd.shared().address());
                EtcdRegistry registry = new EtcdRegistry(proxy.address())) {
            ServiceInfo service = record("127.0.0.1:1");
            registry.register(service, TTL);
            proxy.refuse(true);
            proxy.cut();
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> registry.register(service, TTL)).isInstanceOf(UnavailableException.class);
            }
            proxy.refuse(false);
            registry.register(service, TTL);
            assertThat(registry.getService(name)).containsExactly(service);
        }
    }

    @Test void aCutEndsTheWatch() throws Exception {
        try (FaultProxy proxy = new FaultProxy(Etcd.shared().address());
                EtcdRegistry registry = new EtcdRegistry(proxy.address())) {
            Watcher watcher = registry.watch(name);
            assertThat(watcher.next()).isInstanceOf(RegistryEvent.Snapshot.class);
            CompletableFuture<RegistryEvent> waiting = reading(watcher);
            proxy.cut();
            assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(UnavailableException.class);
            assertThatThrownBy(watcher::next).isInstanceOf(UnavailableException.class);
            assertThat(registry.watch(name).next()).isInstanceOf(RegistryEvent.Snapshot.class);
        }
    }

    /** The server is silent: only the connection's own keep-alive can tell. */
    @Test void aBlackHoleEndsTheWatchAfterKeepAliveAndRequestTimeout() throws Exception {
        try (FaultProxy proxy = new FaultProxy(Etcd.shared().address());
                EtcdRegistry registry = new EtcdRegistry(
                        new EtcdOptions(List.of(HostAndPort.parse(proxy.address())), null,
                                null, "/micro/registry/", false, null, null, null, Duration.ofSeconds(1),
                                Duration.ofSeconds(1), Duration.ofSeconds(10)))) {
            Watcher watcher = registry.watch(name);
            assertThat(watcher.next()).isInstanceOf(RegistryEvent.Snapshot.class);
            CompletableFuture<RegistryEvent> waiting = reading(watcher);
            proxy.blackHole(true);
            assertThatThrownBy(() -> waiting.get(40, TimeUnit.SECONDS)).hasCauseInstanceOf(UnavailableException.class);
        }
    }

    @Test void aUserThatEtcdDoesNotKnowIsRefused() {
        EtcdOptions options = EtcdOptions.at(Etcd.shared().address()).withUser("nobody",
                new dev.microcdi.plugin.Secret("s3cret"));
        try (EtcdRegistry registry = new EtcdRegistry(options)) {
            assertThatThrownBy(() -> registry.getService(name)).isInstanceOf(MicroException.class)
                    .hasMessageContaining("it has no users: leave micro.etcd.username and micro.etcd.password out")
                    .hasMessageNotContaining("s3cret");
        }
    }

    private static CompletableFuture<RegistryEvent> reading(Watcher watcher) {
        CompletableFuture<RegistryEvent> event = new CompletableFuture<>();
        Thread reader = Thread.ofVirtual().name("micro-test-reader").start(() -> {
            try {
                event.complete(watcher.next());
            } catch (InterruptedException | RuntimeException e) {
                event.completeExceptionally(e);
            }
        });
        await().atMost(PATIENCE).until(() -> reader.getState() == Thread.State.WAITING);
        return event;
    }

    private static Client client(BackEnd server) {
        return Client.builder().endpoints(URI.create("http://" + server.address())).build();
    }

    private static KeyValue stored(Client client, String key) throws Exception {
        return client.getKVClient().get(EtcdKeys.bytes(key)).get(10, TimeUnit.SECONDS).getKvs().getFirst();
    }

    private static String deadAddress() {
        try (FaultProxy proxy = new FaultProxy(Etcd.shared().address())) {
            return proxy.address();
        }
    }

    private static JsonNode recording(String file) throws IOException {
        try (InputStream in = EtcdRegistryIT.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException("no resource " + file);
            }
            return new JsonMapper().readTree(in);
        }
    }

    private ServiceInfo record(String address) {
        return new ServiceInfo(name, "latest", Map.of(), List.of(),
                List.of(new Node(name + "-1", address, Map.of("protocol", "mucp"))));
    }
}
