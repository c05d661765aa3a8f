package dev.microcdi.tck.mutants;

import java.time.Duration;
import java.util.function.Function;

import dev.microcdi.registry.Registry;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.RegistryTck;

/** The kit on whatever {@link #open} makes; launched by {@link KitRun}, not by the build itself. */
class RegistrySubject extends RegistryTck {
    static Function<String, Registry> open = ServedRegistry::new;
    private static final MemoryServer SHARED = MemoryServer.start();

    @Override protected BackEnd backEnd() {
        return SHARED;
    }

    @Override protected BackEnd ownBackEnd() {
        return MemoryServer.start();
    }

    @Override protected Registry open(String address) {
        return open.apply(address);
    }

    @Override protected Duration shortestTtl() {
        return Duration.ofMillis(300);
    }

    @Override protected Duration patience() {
        return Duration.ofSeconds(2);
    }

    @Override protected Duration observation() {
        return Duration.ofMillis(100);
    }
}
