package dev.microcdi.core.selector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

class SelectorTest {
    @Test void roundRobinGivesEachNodeTheSameNumberOfCalls() {
        Selector selector = Selector.roundRobin();
        Map<Integer, Integer> picks = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            picks.merge(selector.start("greeter", 3), 1, Integer::sum);
        }
        assertThat(picks).containsOnly(Map.entry(0, 100), Map.entry(1, 100), Map.entry(2, 100));
    }

    @Test void eachServiceHasItsOwnTurn() {
        Selector selector = Selector.roundRobin();
        int first = selector.start("a", 2);
        selector.start("b", 2);
        assertThat(selector.start("a", 2)).isNotEqualTo(first);
    }

    @Test void randomReachesEveryNode() {
        Selector selector = Selector.random();
        assertThat(java.util.stream.IntStream.range(0, 1_000).map(i -> selector.start("a", 4)).distinct().count())
                .isEqualTo(4);
    }
}
