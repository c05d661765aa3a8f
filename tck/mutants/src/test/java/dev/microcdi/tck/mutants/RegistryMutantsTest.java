package dev.microcdi.tck.mutants;

import org.junit.jupiter.api.Test;

class RegistryMutantsTest {
    @Test void everyRuleRefusesItsMutant() {
        MutantCheck.check("registry", RegistrySubject.class, ServedRegistry::new, open -> RegistrySubject.open = open,
                RegistryMutants.all(), RegistryMutants.alone());
    }
}
