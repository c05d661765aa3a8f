package dev.microcdi.core.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.microcdi.client.Lookup;
import dev.microcdi.registry.Node;

/** Which nodes are left out, for how long, and how they come back. */
class EjectionTest {
    private static final long MILLI = 1_000_000;
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(40);

    private ServiceNodes nodes = nodes(LONG, "a", "b", "c", "d", "e");

    private static ServiceNodes nodes(Duration time, String... addresses) {
        ServiceNodes nodes = new ServiceNodes("greeter",
                new NodePolicy(0.1, 5, 5, Duration.ofMillis(20), time, LONG, 0.5));
        known(nodes, addresses);
        return nodes;
    }

    private static void known(ServiceNodes nodes, String... addresses) {
        nodes.update(Arrays.stream(addresses)
                .map(a -> new VersionedNode("v1", new Node("greeter-" + a, a, Map.of()))).toList());
    }

    private Candidate pick() {
        return Objects.requireNonNull(nodes.candidates(Filter.NONE).pick(Selector.roundRobin(), List.of()));
    }

    /** So many calls, of which those to one node fail. */
    private List<String> calls(int count, String... failing) {
        List<String> to = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Candidate c = pick();
            c.health().begin();
            to.add(c.address());
            if (List.of(failing).contains(c.address())) {
                nodes.failed(c, "it is broken");
            } else {
                nodes.answered(c, MILLI);
            }
            nodes.ended(c);
        }
        return to;
    }

    private List<String> ejected() {
        return nodes.describe().stream().filter(Lookup.Node::ejected).map(Lookup.Node::address).toList();
    }

    @Test void fiveFailuresInARowLeaveANodeOut() {
        assertThat(calls(24, "c")).filteredOn("c"::equals).hasSizeBetween(4, 5);
        calls(1, "c");
        assertThat(ejected()).containsExactly("c");
        assertThat(calls(100)).doesNotContain("c");
        assertThat(nodes.describe()).allMatch(n -> n.pending() == 0)
                .filteredOn(n -> n.address().equals("c")).allMatch(n -> n.left().compareTo(LONG.dividedBy(2)) > 0);
    }

    @Test void anAnswerBetweenTheFailuresKeepsANodeIn() {
        for (int i = 0; i < 10; i++) {
            calls(20, "c");
            calls(5);
        }
        assertThat(ejected()).isEmpty();
    }

    @Test void aNodeThatIsFiftyTimesSlowerIsLeftOutAfterAFewAnswers() {
        int slow = 0;
        for (int i = 0; i < 1_000; i++) {
            Candidate c = pick();
            slow += c.address().equals("c") ? 1 : 0;
            nodes.answered(c, c.address().equals("c") ? 50 * MILLI : MILLI);
        }
        assertThat(ejected()).containsExactly("c");
        assertThat(slow).as("calls to the slow node").isLessThan(15);
    }

    @Test void whatIsFastEnoughIsNeverTooSlow() {
        for (int i = 0; i < 1_000; i++) {
            Candidate c = pick();
            nodes.answered(c, c.address().equals("c") ? 19 * MILLI : MILLI / 10);
        }
        assertThat(ejected()).isEmpty();
    }

    @Test void whenAllAreSlowNobodyIs() {
        for (int i = 0; i < 1_000; i++) {
            nodes.answered(pick(), 900 * MILLI);
        }
        assertThat(ejected()).isEmpty();
    }

    @Test void neverMoreThanTheShareAndTheLastNeverAtAll() {
        calls(200, "a", "b", "c", "d", "e");
        assertThat(ejected()).hasSize(2);
        nodes = nodes(LONG, "only");
        assertThat(calls(100, "only")).hasSize(100);
        assertThat(ejected()).isEmpty();
        nodes = nodes(LONG, "one", "other");
        calls(100, "one", "other");
        assertThat(ejected()).hasSize(1);
    }

    @Test void whenTooManyAreOutBecauseOthersLeftItIsAsIfNobodyWas() {
        calls(100, "a", "b");
        assertThat(ejected()).containsExactly("a", "b");
        known(nodes, "a", "b", "c");
        assertThat(calls(30)).filteredOn("a"::equals).hasSizeBetween(9, 11);
        known(nodes, "a");
        assertThat(calls(3)).containsExactly("a", "a", "a");
    }

    @Test void aFilterThatTakesOnlyThoseThatAreOutTakesThem() {
        nodes.update(List.of(new VersionedNode("v2", new Node("1", "c", Map.of())),
                new VersionedNode("v1", new Node("2", "b", Map.of())),
                new VersionedNode("v1", new Node("3", "a", Map.of()))));
        calls(100, "c");
        assertThat(ejected()).containsExactly("c");
        Candidate c = nodes.candidates(new Filter("v2", Map.of())).pick(Selector.random(), List.of());
        assertThat(Objects.requireNonNull(c).address()).isEqualTo("c");
    }

    @Test void afterTheTimeOneCallTriesItAndItsAnswerBringsItBack() {
        nodes = nodes(SHORT, "a", "b", "c");
        calls(15, "c");
        assertThat(ejected()).containsExactly("c");
        await().until(() -> nodes.describe().stream().allMatch(n -> n.left().isZero()));
        Candidate probe = pick();
        assertThat(probe.address()).isEqualTo("c");
        assertThat(IntStream.range(0, 50).mapToObj(i -> pick().address())).as("while it is tried").doesNotContain("c");
        nodes.answered(probe, MILLI);
        nodes.ended(probe);
        assertThat(ejected()).isEmpty();
        List<String> after = calls(30);
        assertThat(after).filteredOn("c"::equals).as("it does not catch up").hasSizeBetween(9, 11);
    }

    @Test void aProbeThatFailsDoublesTheTimeAndOneThatNeverEndedIsRepeated() {
        nodes = nodes(SHORT, "a", "b", "c");
        calls(15, "c");
        await().until(() -> nodes.describe().stream().allMatch(n -> n.left().isZero()));
        Candidate cancelled = pick();
        assertThat(cancelled.address()).isEqualTo("c");
        nodes.ended(cancelled);
        Candidate probe = pick();
        assertThat(probe.address()).isEqualTo("c");
        nodes.failed(probe, "still broken");
        nodes.ended(probe);
        assertThat(ejected()).containsExactly("c");
        assertThat(nodes.describe().get(2).left()).isGreaterThan(SHORT);
    }

    @Test void aSlowAnswerToTheProbeDoesNotBringItBack() {
        nodes = nodes(SHORT, "a", "b", "c");
        calls(60, "c");
        await().until(() -> nodes.describe().stream().allMatch(n -> n.left().isZero()));
        Candidate probe = pick();
        nodes.answered(probe, 50 * MILLI);
        nodes.ended(probe);
        assertThat(ejected()).containsExactly("c");
    }

    @Test void aNodeThatTheRegistryNamesAgainStartsAnew() {
        calls(100, "c");
        assertThat(ejected()).containsExactly("c");
        known(nodes, "a", "b", "d", "e");
        assertThat(nodes.describe()).hasSize(4);
        known(nodes, "a", "b", "c", "d", "e");
        assertThat(ejected()).isEmpty();
        assertThat(calls(50)).contains("c");
    }

    @Test void thePlainPolicyLeavesNobodyOut() {
        nodes = new ServiceNodes("greeter", NodePolicy.PLAIN);
        known(nodes, "a", "b");
        calls(1_000, "a");
        assertThat(ejected()).isEmpty();
    }
}
