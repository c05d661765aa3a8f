package dev.microcdi.core.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Kind;

/** The plugins that this project publishes, so that a missing artifact can be named. A new plugin adds a line. */
enum OurArtifact {
    MEMORY(Set.of(Kind.REGISTRY, Kind.TRANSPORT, Kind.BROKER)), HTTP(Set.of(Kind.TRANSPORT, Kind.BROKER)), CONSUL(
            Set.of(Kind.REGISTRY)), ETCD(Set.of(Kind.REGISTRY),
                    "etcdv3"), NATS(Set.of(Kind.REGISTRY, Kind.BROKER)), MDNS(Set.of(Kind.REGISTRY)), RABBITMQ(
                            Set.of(Kind.BROKER)), KAFKA(Set.of(Kind.BROKER)),
    /** In the jar of NATS. */
    JETSTREAM(Set.of(Kind.BROKER));

    private final Set<Kind> kinds;
    private final List<String> aliases;

    OurArtifact(Set<Kind> kinds, String... aliases) {
        this.kinds = kinds;
        this.aliases = List.of(aliases);
    }

    String plugin() {
        return name().toLowerCase(Locale.ROOT);
    }

    String coordinates() {
        return "dev.microcdi:micro-" + (this == JETSTREAM ? NATS : this).plugin();
    }

    boolean has(Kind kind) {
        return kinds.contains(kind);
    }

    static @Nullable OurArtifact find(Kind kind, String asked) {
        return Arrays.stream(values())
                .filter(a -> a.has(kind) && (a.plugin().equals(asked) || a.aliases.contains(asked))).findFirst()
                .orElse(null);
    }
}
