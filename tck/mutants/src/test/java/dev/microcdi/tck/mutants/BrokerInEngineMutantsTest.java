package dev.microcdi.tck.mutants;

import org.junit.jupiter.api.Test;

class BrokerInEngineMutantsTest {
    @Test void everyRuleRefusesItsMutant() {
        MutantCheck.check("broker", BrokerSubject.class, ServedBroker::new, open -> BrokerSubject.open = open,
                BrokerMutants.all(), BrokerInEngineMutants.all());
    }
}
