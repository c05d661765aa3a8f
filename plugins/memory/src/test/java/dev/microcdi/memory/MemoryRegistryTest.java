package dev.microcdi.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.microcdi.registry.Node;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.RegistryEvent.Change;
import dev.microcdi.registry.ServiceInfo;

class MemoryRegistryTest {
    private final MemoryRegistry registry = new MemoryRegistry();

    private static ServiceInfo record(String version, String colour) {
        return new ServiceInfo("greeter", version, Map.of(), List.of(),
                List.of(new Node("greeter-1", "127.0.0.1:1", Map.of("colour", colour))));
    }

    @Test void aWatcherThatDoesNotReadGetsASnapshotInPlaceOfWhatItMissed() throws Exception {
        var watcher = registry.watch("greeter");
        for (int i = 0; i < MemoryWatcher.MAX_PENDING * 3; i++) {
            registry.register(record("1", "shade " + i), Duration.ZERO);
        }
        ServiceInfo last = record("1", "shade " + (MemoryWatcher.MAX_PENDING * 3 - 1));
        assertThat(watcher.next()).isEqualTo(new RegistryEvent.Snapshot(List.of(last)));
        registry.deregister(last);
        assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.DELETE, last));
    }

    @Test void aNodeThatChangesItsVersionLeavesTheOldRecord() throws Exception {
        registry.register(record("1", "blue"), Duration.ZERO);
        var watcher = registry.watch("greeter");
        registry.register(record("2", "blue"), Duration.ZERO);
        assertThat(registry.getService("greeter")).containsExactly(record("2", "blue"));
        assertThat(List.of(watcher.next(), watcher.next(), watcher.next())).containsExactly(
                new RegistryEvent.Snapshot(List.of(record("1", "blue"))),
                new RegistryEvent.Changed(Change.DELETE, record("1", "blue")),
                new RegistryEvent.Changed(Change.CREATE, record("2", "blue")));
    }

    @Test void aRenewalIsNoEvent() throws Exception {
        var watcher = registry.watch("greeter");
        registry.register(record("1", "blue"), Duration.ofDays(1));
        registry.register(record("1", "blue"), Duration.ofSeconds(Long.MAX_VALUE));
        registry.register(record("1", "green"), Duration.ZERO);
        watcher.next();
        assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.CREATE, record("1", "blue")));
        assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.UPDATE, record("1", "green")));
    }

    @Test void aRecordWithoutNodesIsRefusedWithItsName() {
        ServiceInfo none = record("1", "blue").withNodes(List.of());
        assertThatThrownBy(() -> registry.register(none, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("service \"greeter\" has no node to register");
    }
}
