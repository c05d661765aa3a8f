package dev.microcdi.tck.mutants;

import org.junit.jupiter.api.Test;

class RegistryInEngineMutantsTest {
    @Test void everyRuleRefusesItsMutant() {
        MutantCheck.check("registry", RegistrySubject.class, ServedRegistry::new, open -> RegistrySubject.open = open,
                RegistryMutants.all(), RegistryMutants.inUse());
    }
}
