package dev.microcdi.nats;

import dev.microcdi.registry.Registry;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.RegistryTck;
import dev.microcdi.tck.servers.Nats;

/** The contract, on a real NATS server. */
class NatsRegistryTckIT extends RegistryTck {
    @Override protected BackEnd backEnd() {
        return Nats.shared();
    }

    @Override protected BackEnd ownBackEnd() {
        return Nats.start();
    }

    @Override protected Registry open(String address) {
        return new NatsRegistry(address);
    }
}
