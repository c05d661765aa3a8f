package dev.microcdi.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import dev.microcdi.UnavailableException;
import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.registry.Endpoint;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.RegistryEvent.Change;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Consul;
import dev.microcdi.tck.FaultProxy;

/** What is particular to Consul, on a real one; the contract itself is the test kit's. */
class ConsulRegistryIT {
    private static final Duration TTL = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String name = "s-" + UUID.randomUUID();

    @Test void aRichRecordSurvivesExactly() {
        Map<String, String> metadata = Map.of("a.b", "dot", "ümlaut", "日本 \u2028<&>", "empty", "", "long",
                "x\"".repeat(20_000), "protocol", "mucp");
        var hello = new Endpoint("Greeter.Hello", new Endpoint.Value("Request", "Request",
                List.of(new Endpoint.Value("name", "string", List.of()))), null, Map.of("k", "v"));
        ServiceInfo service = new ServiceInfo(name, "1.2.3-ü", Map.of(), List.of(hello),
                List.of(new Node(name + "-1", "127.0.0.1:1", metadata), new Node(name + "-2", "[::1]:2", Map.of()),
                        new Node(name + "-ü/3", "_INBOX.x", Map.of())));
        try (ConsulRegistry registry = new ConsulRegistry(Consul.shared().address())) {
            registry.register(service, TTL);
            assertThat(registry.getService(name)).singleElement().satisfies(found -> {
                assertThat(found.withNodes(List.of())).isEqualTo(service.withNodes(List.of()));
                assertThat(found.nodes()).containsExactlyInAnyOrderElementsOf(service.nodes());
            });
            assertThat(registry.listServices()).contains(name);
            registry.deregister(service);
            assertThat(registry.getService(name)).isEmpty();
            assertThat(registry.listServices()).doesNotContain(name);
            registry.deregister(service);
        }
    }

    @Test void anUnchangedRecordOnlyPassesItsCheckAndAForgottenOneIsWrittenAgain() {
        try (ConsulRegistry registry = new ConsulRegistry(Consul.shared().address());
                ConsulRegistry other = new ConsulRegistry(Consul.shared().address());
                Watcher watcher = other.watch(name)) {
            ServiceInfo service = record("127.0.0.1:1");
            registry.register(service, TTL);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(other.getService(name)).hasSize(1));
            registry.register(service, TTL);
            other.deregister(service);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(other.getService(name)).isEmpty());
            registry.register(service, TTL);
            assertThat(other.getService(name)).containsExactly(service);
        }
    }

    @Test void aNodeThatIsNotRenewedGoesAndComesBackWithTheNextRegistration() throws Exception {
        try (ConsulRegistry registry = new ConsulRegistry(Consul.shared().address());
                Watcher watcher = registry.watch(name)) {
            ServiceInfo service = record("127.0.0.1:1");
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Snapshot(List.of()));
            registry.register(service, Duration.ofMillis(1500));
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.CREATE, service));
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.DELETE, service));
            assertThat(registry.getService(name)).isEmpty();
            assertThat(registry.listServices()).doesNotContain(name);
            registry.register(service, TTL);
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.CREATE, service));
        }
    }

    @Test void aWatchTellsChangesInOrder() throws Exception {
        try (ConsulRegistry registry = new ConsulRegistry(Consul.shared().address())) {
            ServiceInfo first = record("127.0.0.1:1");
            ServiceInfo moved = record("127.0.0.1:2");
            ServiceInfo newer = new ServiceInfo(name, "v2", Map.of(), List.of(), moved.nodes());
            registry.register(first, TTL);
            try (Watcher watcher = registry.watch(name)) {
                assertThat(watcher.next()).isEqualTo(new RegistryEvent.Snapshot(List.of(first)));
                registry.register(moved, TTL);
                assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.UPDATE, moved));
                registry.register(newer, TTL);
                assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.DELETE, moved));
                assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.CREATE, newer));
                registry.deregister(newer);
                assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.DELETE, newer));
            }
        }
    }

    @Test void whatConsulRefusesIsAnIllegalArgument() {
        try (ConsulRegistry registry = new ConsulRegistry(Consul.shared().address())) {
            assertThatThrownBy(() -> registry.watch("")).isInstanceOf(UnsupportedOperationException.class);
            assertThat(registry.getService("")).isEmpty();
        }
    }

    @Test void moreWatchesThanTheAgentAllowsConnectionsSayWhichLimitToRaise() {
        try (BackEnd server = Consul.startFor(3);
                ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
                ConsulRegistry registry = new ConsulRegistry(server.address())) {
            registry.getService(name);
            List<Future<?>> following = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                String each = name + i;
                following.add(readers.submit(() -> {
                    try (Watcher watcher = registry.watch(each)) {
                        watcher.next();
                        return watcher.next();
                    }
                }));
            }
            await().atMost(PATIENCE).until(() -> following.stream().filter(f -> f.state() == Future.State.FAILED)
                    .anyMatch(f -> f.exceptionNow() instanceof UnavailableException e
                            && e.detail().contains("limits.http_max_conns_per_client")));
        }
    }

    @Test void aDeadFirstAgentIsPassedOverAndNoneAtAllIsUnavailable() {
        String dead = deadAddress();
        ServiceInfo service = record("127.0.0.1:1");
        try (ConsulRegistry registry = new ConsulRegistry(dead + "," + Consul.shared().address())) {
            registry.register(service, TTL);
            assertThat(registry.getService(name)).containsExactly(service);
            registry.deregister(service);
        }
        try (ConsulRegistry registry = new ConsulRegistry(dead)) {
            assertThatThrownBy(() -> registry.getService(name)).isInstanceOfSatisfying(UnavailableException.class,
                    e -> {
                        assertThat(e.neverStarted()).isTrue();
                        assertThat(e.detail()).startsWith("no Consul agent at [" + dead + "] can be reached")
                                .endsWith("start one, or set micro.consul.address");
                    });
        }
    }

    @Test void aKilledServerIsUnavailableFromEveryOperationAndEverythingWorksAgainAfterItsReturn() throws Exception {
        try (BackEnd server = Consul.start()) {
            assumeTrue(server.controllable(), "a server named by the user is not killed");
            try (ConsulRegistry registry = new ConsulRegistry(server.address())) {
                ServiceInfo service = record("127.0.0.1:1");
                registry.register(service, TTL);
                Watcher watcher = registry.watch(name);
                assertThat(watcher.next()).isInstanceOf(RegistryEvent.Snapshot.class);
                CompletableFuture<RegistryEvent> waiting = reading(watcher);

                server.kill();
                assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(UnavailableException.class);
                assertThatThrownBy(watcher::next).isInstanceOf(UnavailableException.class);
                unavailable(registry, service);

                server.restart(false);
                assertThat(registry.getService(name)).isEmpty();
                registry.register(service, TTL);
                assertThat(registry.getService(name)).containsExactly(service);

                server.restart(true);
                await().atMost(PATIENCE).ignoreExceptionsInstanceOf(UnavailableException.class)
                        .untilAsserted(() -> assertThat(registry.getService(name)).containsExactly(service));
            }
        }
    }

    @Test void aHungServerIsUnavailableInBoundedTime() throws Exception {
        try (BackEnd server = Consul.start()) {
            assumeTrue(server.controllable(), "a server named by the user is not paused");
            Duration short1 = Duration.ofSeconds(1);
            ConsulOptions options = new ConsulOptions(List.of(HostAndPort.parse(server.address())), null, null, false,
                    null,
                    null, null, short1,
                    short1,
                    short1);
            try (ConsulRegistry registry = new ConsulRegistry(options)) {
                ServiceInfo service = record("127.0.0.1:1");
                registry.register(service, TTL);
                Watcher watcher = registry.watch(name);
                assertThat(watcher.next()).isInstanceOf(RegistryEvent.Snapshot.class);
                CompletableFuture<RegistryEvent> waiting = reading(watcher);
                server.pause();
                unavailable(registry, service);
                assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(UnavailableException.class);
                server.resume();
                // The agent now works off what it was sent while it hung, the deregistration too.
                await().atMost(PATIENCE).ignoreExceptionsInstanceOf(UnavailableException.class).untilAsserted(() -> {
                    registry.register(service, TTL);
                    assertThat(registry.getService(name)).containsExactly(service);
                });
            }
        }
    }

    /** The JDK's client repeats a query whose connection was reset by itself; nothing is missed either way. */
    @Test void afterACutTheWatchSaysSoOrMissesNothing() throws Exception {
        try (FaultProxy proxy = new FaultProxy(Consul.shared().address());
                ConsulRegistry registry = new ConsulRegistry(proxy.address())) {
            Watcher watcher = registry.watch(name);
            assertThat(watcher.next()).isInstanceOf(RegistryEvent.Snapshot.class);
            CompletableFuture<RegistryEvent> waiting = reading(watcher);
            await().atMost(PATIENCE).until(() -> proxy.connections() > 0);
            proxy.cut();
            ServiceInfo service = record("127.0.0.1:1");
            registry.register(service, TTL);
            assertThat(registry.getService(name)).containsExactly(service);
            RegistryEvent created = new RegistryEvent.Changed(Change.CREATE, service);
            assertThat(waiting.handle((event, e) -> e == null ? event : e).get(10, TimeUnit.SECONDS))
                    .matches(seen -> seen.equals(created) || seen instanceof UnavailableException);
        }
    }

    @Test void closingWakesAWaitingReaderAndEveryLaterCallSaysSo() throws Exception {
        ConsulRegistry registry = new ConsulRegistry(Consul.shared().address());
        Watcher one = registry.watch(name);
        Watcher two = registry.watch(name);
        assertThat(one.next()).isInstanceOf(RegistryEvent.Snapshot.class);
        assertThat(two.next()).isInstanceOf(RegistryEvent.Snapshot.class);
        CompletableFuture<RegistryEvent> first = reading(one);
        CompletableFuture<RegistryEvent> second = reading(two);
        one.close();
        one.close();
        assertThatThrownBy(() -> first.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(IllegalStateException.class);
        registry.close();
        registry.close();
        assertThatThrownBy(() -> second.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> registry.getService(name)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> registry.register(record("a:1"), TTL)).isInstanceOf(IllegalStateException.class);
    }

    @Test void twoHundredOpenAndCloseLeaveNothingBehind() throws Exception {
        String address = Consul.shared().address();
        openWatchClose(address, 20);
        long threads = Thread.getAllStackTraces().size();
        long files = openFiles();
        openWatchClose(address, 200);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(Thread.getAllStackTraces().size()).isLessThanOrEqualTo((int) threads + 2);
            assertThat(openFiles()).isLessThanOrEqualTo(files + 5);
        });
    }

    private void openWatchClose(String address, int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            try (ConsulRegistry registry = new ConsulRegistry(address); Watcher watcher = registry.watch(name)) {
                assertThat(watcher.next()).isInstanceOf(RegistryEvent.Snapshot.class);
            }
        }
    }

    private static long openFiles() {
        var system = java.lang.management.ManagementFactory.getOperatingSystemMXBean();
        return system instanceof com.sun.management.UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    private void unavailable(ConsulRegistry registry, ServiceInfo service) {
        for (ThrowingCallable operation : List.<ThrowingCallable>of(() -> registry.register(service, TTL),
                () -> registry.deregister(service), () -> registry.getService(name), registry::listServices,
                () -> registry.watch(name))) {
            assertThatThrownBy(operation).isInstanceOf(UnavailableException.class);
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
        await().atMost(PATIENCE).until(
                () -> reader.getState() == Thread.State.TIMED_WAITING || reader.getState() == Thread.State.WAITING);
        return event;
    }

    private static String deadAddress() {
        try (FaultProxy proxy = new FaultProxy(Consul.shared().address())) {
            return proxy.address();
        }
    }

    private ServiceInfo record(String address) {
        return new ServiceInfo(name, "latest", Map.of(), List.of(),
                List.of(new Node(name + "-1", address, Map.of("protocol", "mucp"))));
    }
}
