package dev.microcdi.core.selector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

/** How much may be repeated. */
class RetryBudgetTest {
    private static final long SECOND = 1_000_000_000L;

    private static int taken(RetryBudget budget, int calls, long nanoTime) {
        return (int) IntStream.range(0, calls).filter(i -> {
            budget.called();
            return budget.take(nanoTime);
        }).count();
    }

    @Test void aShareOfTheCallsAndAFloorMayBeRepeated() {
        long now = System.nanoTime();
        assertThat(taken(new RetryBudget(0.1), 1_000, now)).isBetween(100, 104);
        assertThat(taken(new RetryBudget(0.5), 1_000, now)).isBetween(500, 504);
    }

    @Test void theFloorComesBackEachSecondAndIsNotSavedUpForEver() {
        long now = System.nanoTime();
        RetryBudget budget = new RetryBudget(0.001);
        taken(budget, 100, now);
        assertThat(taken(budget, 100, now + SECOND)).isBetween(2, 4);
        assertThat(taken(budget, 100, now + 2 * SECOND)).isBetween(2, 4);
        assertThat(taken(budget, 100, now + 10_000 * SECOND)).isBetween(29, 31);
    }

    @Test void aShareOfNothingAllowsNothing() {
        RetryBudget none = new RetryBudget(0);
        assertThat(taken(none, 100, System.nanoTime() + SECOND)).isZero();
    }
}
