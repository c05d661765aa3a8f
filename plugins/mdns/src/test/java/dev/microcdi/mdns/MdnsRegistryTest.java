package dev.microcdi.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.Test;

import dev.microcdi.UnavailableException;
import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.RegistryEvent.Change;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;

class MdnsRegistryTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final MdnsOptions options = Loopback.options(Duration.ofMillis(50));

    /** What is heard, and when it was. */
    private record Heard(long at, MdnsFound found) {
    }

    private static ServiceInfo greeter(String address, Map<String, String> metadata) {
        return new ServiceInfo("greeter", "latest", Map.of(), List.of(),
                List.of(new Node("greeter-1", address, metadata)));
    }

    private static final ServiceInfo GREETER = greeter("127.0.0.1:8080", Map.of());

    private MdnsListener listen(Queue<Heard> heard) {
        return new MdnsListener(new MdnsNet(options).listen(), new MdnsZone("micro", 120, ip -> "h."),
                message -> MdnsFound.in(message, "micro").forEach(f -> heard.add(new Heard(System.nanoTime(), f))),
                e -> {});
    }

    @Test void aNewNodeIsAnnouncedAtOnceAfterOneSecondAndAfterThreeAndALeavingOneOnce() {
        Queue<Heard> heard = new ConcurrentLinkedQueue<>();
        try (MdnsListener listener = listen(heard); MdnsRegistry registry = new MdnsRegistry(options)) {
            registry.register(GREETER, Duration.ZERO);
            await().atMost(LONG).until(() -> heard.size() == 3);
            List<Heard> all = List.copyOf(heard);
            assertThat(all).allSatisfy(h -> assertThat(h.found()).isEqualTo(new MdnsFound(GREETER, false)));
            assertThat(all.get(1).at() - all.get(0).at()).isGreaterThan(900_000_000L);
            assertThat(all.get(2).at() - all.get(1).at()).isGreaterThan(1_800_000_000L);
            registry.register(GREETER, Duration.ZERO);
            await().atMost(LONG).until(() -> heard.size() == 4);
            registry.deregister(GREETER);
            registry.deregister(GREETER);
            await().atMost(LONG).until(() -> heard.size() == 5);
            assertThat(List.copyOf(heard).getLast().found()).isEqualTo(new MdnsFound(GREETER, true));
            assertThat(listener).isNotNull();
        }
    }

    @Test void nothingFollowsAGoodbyeAndAChangeStartsAnew() {
        Queue<Heard> heard = new ConcurrentLinkedQueue<>();
        ServiceInfo changed = greeter("127.0.0.1:8080", Map.of("colour", "blue"));
        try (MdnsListener listener = listen(heard)) {
            try (MdnsRegistry registry = new MdnsRegistry(options)) {
                registry.register(GREETER, Duration.ZERO);
                registry.register(changed, Duration.ZERO);
                await().atMost(LONG).until(() -> heard.size() == 4);
            }
            await().atMost(LONG).until(() -> heard.size() == 5);
            assertThat(heard).extracting(Heard::found).containsExactly(new MdnsFound(GREETER, false),
                    new MdnsFound(changed, false), new MdnsFound(changed, false), new MdnsFound(changed, false),
                    new MdnsFound(changed, true));
            assertThat(listener).isNotNull();
        }
    }

    @Test void anotherObjectsNodesAreSeenByWatchersUntilItCloses() throws Exception {
        try (MdnsRegistry registry = new MdnsRegistry(options); Watcher all = registry.watch("")) {
            assertThat(all.next()).isEqualTo(new RegistryEvent.Snapshot(List.of()));
            try (MdnsRegistry other = new MdnsRegistry(options)) {
                other.register(GREETER, Duration.ZERO);
                assertThat(all.next()).isEqualTo(new RegistryEvent.Changed(Change.CREATE, GREETER));
                await().until(() -> registry.listServices().equals(List.of("greeter")));
                try (Watcher late = registry.watch("")) {
                    assertThat(late.next()).isEqualTo(new RegistryEvent.Snapshot(List.of(GREETER)));
                }
            }
            assertThat(all.next()).isEqualTo(new RegistryEvent.Changed(Change.DELETE, GREETER));
            assertThat(registry.getService("greeter")).isEmpty();
        }
    }

    @Test void whatDnsCannotCarryIsRefusedWithTheReason() {
        String tooLong = "n".repeat(64);
        try (MdnsRegistry registry = new MdnsRegistry(options)) {
            assertThatThrownBy(() -> registry.register(greeter("host.example:80", Map.of()), Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class).hasMessage("node \"greeter-1\" has the address "
                            + "\"host.example:80\": mDNS needs an IP address, not a name, and a port; with a transport over "
                            + "queues take another registry");
            assertThatThrownBy(() -> registry.register(greeter("127.0.0.1", Map.of()), Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("and a port");
            assertThatThrownBy(() -> registry.getService(tooLong)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("service name \"" + tooLong + "\" is too long for DNS: \"" + tooLong
                            + "\" has 64 bytes, 63 are allowed between two dots");
            ServiceInfo longId = GREETER.withNodes(List.of(new Node(tooLong, "127.0.0.1:1", Map.of())));
            assertThatThrownBy(() -> registry.register(longId, Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("node id \"" + tooLong + "\" of service \"greeter\" is too long for DNS");
            assertThatThrownBy(() -> registry.watch("n.".repeat(125) + "n"))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("259 bytes, 255 are allowed");
            assertThatThrownBy(() -> registry.getService("a..b")).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("an empty part");
            assertThat(registry.listServices()).isEmpty();
        }
    }

    @Test void aRecordBeyondADatagramIsRefused() {
        StringBuilder noise = new StringBuilder();
        new java.util.Random(1).ints(70_000, ' ', '~').forEach(noise::appendCodePoint);
        try (MdnsRegistry registry = new MdnsRegistry(options)) {
            assertThatThrownBy(() -> registry.register(greeter("127.0.0.1:1", Map.of("noise", noise.toString())),
                    Duration.ZERO)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("bytes, UDP carries 65507");
        }
    }

    @Test void withoutAnInterfaceEveryOperationIsUnavailable() {
        MdnsOptions nowhere = new MdnsOptions(options.address(), "micro", "nowhere0", Duration.ofMillis(50),
                Duration.ofMinutes(2));
        try (MdnsRegistry registry = new MdnsRegistry(nowhere)) {
            assertThatThrownBy(() -> registry.getService("greeter")).isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("multicast group " + options.address() + " on nowhere0 cannot be joined "
                            + "(there is no network interface \"nowhere0\"): is the network there");
            assertThatThrownBy(registry::listServices).isInstanceOf(UnavailableException.class);
            assertThatThrownBy(() -> registry.register(GREETER, Duration.ZERO))
                    .isInstanceOf(UnavailableException.class);
            assertThatThrownBy(() -> registry.deregister(GREETER)).isInstanceOf(UnavailableException.class);
            assertThatThrownBy(() -> registry.watch("greeter")).isInstanceOf(UnavailableException.class);
        }
    }

    @Test void anInterruptedCallerHarmsNobodyElse() throws Exception {
        try (MdnsRegistry registry = new MdnsRegistry(options); Watcher watcher = registry.watch("greeter")) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> registry.getService("greeter")).isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("interrupted");
            assertThatThrownBy(() -> registry.register(GREETER, Duration.ZERO))
                    .isInstanceOf(UnavailableException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(registry.getService("greeter")).isEmpty();
            registry.register(GREETER, Duration.ZERO);
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Snapshot(List.of()));
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.CREATE, GREETER));
        }
    }

    @Test void aReaderFarBehindLosesTheWatch() throws Exception {
        MdnsWatcher watcher = new MdnsWatcher("greeter", w -> {});
        watcher.begin(List.of());
        for (int i = 0; i <= 1024; i++) {
            watcher.offer(new MdnsFound(GREETER, false));
        }
        assertThatThrownBy(watcher::next).isInstanceOf(UnavailableException.class).hasMessageContaining("behind");
        watcher.close();
        assertThatThrownBy(watcher::next).isInstanceOf(IllegalStateException.class);
    }

    @Test void recordsWithoutAVersionAreNotWatchedAndAnotherVersionIsAnotherRecord() throws Exception {
        ServiceInfo without = new ServiceInfo("greeter", "", Map.of(), List.of(), GREETER.nodes());
        ServiceInfo next = new ServiceInfo("greeter", "next", Map.of(), List.of(), GREETER.nodes());
        MdnsWatcher watcher = new MdnsWatcher("greeter", w -> {});
        watcher.begin(List.of(without));
        List.of(without, GREETER, GREETER, next).forEach(s -> watcher.offer(new MdnsFound(s, false)));
        watcher.offer(new MdnsFound(next, true));
        watcher.offer(new MdnsFound(next, true));
        watcher.offer(new MdnsFound(GREETER, false));
        assertThat(watcher.next()).isEqualTo(new RegistryEvent.Snapshot(List.of()));
        assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.CREATE, GREETER));
        assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.DELETE, GREETER));
        assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.CREATE, next));
        assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.DELETE, next));
        assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.CREATE, GREETER));
    }

    @Test void otherGroupsAreNotHeard() {
        MdnsOptions elsewhere = new MdnsOptions(new HostAndPort("224.0.0.252", options.address().port()), "micro",
                options.networkInterface(), options.queryWait(), options.recordTtl());
        try (MdnsRegistry registry = new MdnsRegistry(options); MdnsRegistry other = new MdnsRegistry(elsewhere)) {
            other.register(GREETER, Duration.ZERO);
            assertThat(registry.getService("greeter")).isEmpty();
            assertThat(other.getService("greeter")).containsExactly(GREETER);
        }
    }
}
