package dev.microcdi.memory;

import java.time.Duration;

import dev.microcdi.registry.Registry;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.RegistryTck;

class MemoryRegistryTckTest extends RegistryTck {
    @Override protected BackEnd backEnd() {
        return BackEnd.none();
    }

    @Override protected Registry open(String address) {
        return new MemoryRegistry();
    }

    @Override protected Duration shortestTtl() {
        return Duration.ofMillis(300);
    }
}
