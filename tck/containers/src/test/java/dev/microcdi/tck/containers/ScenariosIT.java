package dev.microcdi.tck.containers;

import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every scenario on every container. If one fails, the container's whole log is in {@code target/runs}. */
class ScenariosIT {
    @TestFactory Stream<DynamicTest> deploymentsThatStart() {
        return Containers.all().flatMap(c -> GoodScenarios.all().stream().flatMap(s -> s.on(c)));
    }

    @TestFactory Stream<DynamicTest> deploymentsThatFail() {
        return Containers.all().flatMap(c -> BadScenarios.all().stream().flatMap(s -> s.on(c)));
    }
}
