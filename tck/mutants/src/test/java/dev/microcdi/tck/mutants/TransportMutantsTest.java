package dev.microcdi.tck.mutants;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

class TransportMutantsTest {
    @Test void everyRuleRefusesItsMutant() {
        MutantCheck.check("transport", TransportSubject.class, ServedTransport::new,
                open -> TransportSubject.open = open,
                Stream.concat(TransportMutants.all().stream(), TransportInEngineMutants.all().stream()).toList());
    }
}
