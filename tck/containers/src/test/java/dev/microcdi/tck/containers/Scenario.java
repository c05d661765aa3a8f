package dev.microcdi.tck.containers;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.jspecify.annotations.Nullable;

/**
 * One start of a container and what is asked of it.
 *
 * @param applies on which containers it can be asked
 * @param launch what is started
 * @param checks in order; the last ones may stop it
 */
record Scenario(Predicate<ContainerDriver> applies, Launch launch, List<Check> checks) {
    /** A sentence and its proof. */
    record Check(String name, Proof proof) {
    }

    /** Asks a started container. */
    @FunctionalInterface
    interface Proof {
        void check(ContainerDriver on, ContainerRun run) throws Exception;
    }

    static Check check(String name, Proof proof) {
        return new Check(name, proof);
    }

    /** On every container. */
    static Scenario everywhere(Launch launch, Check... checks) {
        return new Scenario(c -> true, launch, List.of(checks));
    }

    /** Its checks as tests that share one start; the last one ends the process. */
    Stream<DynamicTest> on(ContainerDriver driver) {
        if (!applies.test(driver)) {
            return Stream.empty();
        }
        Started started = new Started(driver, launch);
        return checks.stream().map(c -> DynamicTest.dynamicTest(driver.name() + ": " + c.name(), () -> {
            boolean last = c.equals(checks.getLast());
            try {
                c.proof().check(driver, started.run());
            } finally {
                if (last) {
                    started.close();
                }
            }
        }));
    }

    /** Starts at the first question. */
    private static final class Started implements AutoCloseable {
        private final ContainerDriver driver;
        private final Launch launch;
        private @Nullable ContainerRun run;

        Started(ContainerDriver driver, Launch launch) {
            this.driver = driver;
            this.launch = launch;
        }

        ContainerRun run() {
            ContainerRun now = run;
            if (now == null) {
                now = driver.start(launch);
                run = now;
            }
            return now;
        }

        @Override public void close() {
            if (run != null) {
                run.close();
            }
        }
    }
}
