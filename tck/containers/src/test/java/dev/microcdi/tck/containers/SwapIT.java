package dev.microcdi.tck.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One application, packaged once, on every broker: only {@code micro.broker} and the address differ. What is seen from outside
 * must be what the plugin declares, no more and no less; the site's table is made from this run.
 */
class SwapIT {
    private static final Map<SwapBroker, Map<String, String>> SEEN = new TreeMap<>();

    /** {@code -Dmicro.swap=kafka} runs one. */
    static Stream<SwapBroker> brokers() {
        String only = System.getProperty("micro.swap", "");
        return Stream.of(SwapBroker.values()).filter(b -> only.isEmpty() || only.equals(b.plugin()));
    }

    @ParameterizedTest
    @MethodSource("brokers") void whatIsSeenIsWhatIsDeclared(SwapBroker broker) {
        Map<String, Boolean> seen = new LinkedHashMap<>();
        String declared;
        try (SwapFleet fleet = new SwapFleet(broker)) {
            declared = fleet.capabilities();
            assertThat(fleet.sharedOnce()).as("an event is handled by one of the instances").isTrue();
            seen.put("REMOTE", fleet.reachesAnotherProcess());
            assertThat(fleet.poisonIsTriedThreeTimesAndTheNextGoesOn()).as("attempts, then the next event")
                    .isEqualTo("1 2 3 next");
            seen.put("DEAD_LETTER", fleet.findsTheDeadLetter());
            seen.put("ORDERED_BY_KEY", fleet.keepsEachKeyInOrder());
            seen.put("DURABLE", fleet.keepsWhatComesWhileNobodyListens());
        }
        List<String> expected = new ArrayList<>(List.of(declared.split(" ")));
        assertThat(expected).as("three replicas share events everywhere").contains("GROUPS");
        seen.forEach((capability, is) -> assertThat(is).as("%s on %s, which declares %s", capability, broker, declared)
                .isEqualTo(expected.contains(capability)));
        Map<String, String> row = new LinkedHashMap<>();
        seen.forEach((capability, is) -> row.put(capability, is ? "yes" : "no"));
        SEEN.put(broker, row);
    }

    @AfterAll static void theSiteShowsWhatWasSeen() {
        if (SEEN.size() == SwapBroker.values().length) {
            SwapPage.check(SEEN);
        }
    }
}
