package dev.microcdi.mdns;

import java.time.Duration;

import dev.microcdi.registry.Registry;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.RegistryTck;

/** The contract; all objects are in one multicast group. */
class MdnsRegistryTckTest extends RegistryTck {
    private final MdnsOptions options = Loopback.options(Duration.ofMillis(50));

    @Override protected BackEnd backEnd() {
        return BackEnd.none();
    }

    @Override protected Registry open(String address) {
        return new MdnsRegistry(options);
    }
}
