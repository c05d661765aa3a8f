package dev.microcdi.tck.mutants;

import org.junit.jupiter.api.Test;

class TransportMutantsTest {
    @Test void everyRuleRefusesItsMutant() {
        MutantCheck.check("transport", TransportSubject.class, ServedTransport::new,
                open -> TransportSubject.open = open, TransportMutants.all());
    }
}
