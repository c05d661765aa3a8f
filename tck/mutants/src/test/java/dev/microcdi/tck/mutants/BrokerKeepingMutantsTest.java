package dev.microcdi.tck.mutants;

import org.junit.jupiter.api.Test;

class BrokerKeepingMutantsTest {
    @Test void everyRuleRefusesItsMutant() {
        MutantCheck.check("broker", BrokerSubject.class, ServedBroker::new, open -> BrokerSubject.open = open,
                BrokerMutants.all(), BrokerKeepingMutants.all());
    }
}
