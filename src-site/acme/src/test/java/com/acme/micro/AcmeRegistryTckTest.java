package com.acme.micro;

import java.nio.file.Path;

import org.junit.jupiter.api.io.TempDir;

import dev.microcdi.registry.Registry;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.RegistryTck;

class AcmeRegistryTckTest extends RegistryTck {
    @TempDir static Path folder;

    @Override protected BackEnd backEnd() {
        return BackEnd.none();
    }

    @Override protected Registry open(String address) {
        return new AcmeRegistry(address.isEmpty() ? folder : Path.of(address));
    }
}
