package dev.microcdi.core.selector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.microcdi.registry.Node;

/** Which node a call goes to. */
class SelectorTest {
    private final ServiceNodes nodes = new ServiceNodes("greeter", NodePolicy.PLAIN);
    private final Map<String, Integer> picks = new ConcurrentHashMap<>();

    private static VersionedNode node(String address, String version, String zone) {
        return new VersionedNode(version, new Node("greeter-" + address, address, Map.of("zone", zone)));
    }

    private void nodes(String... addresses) {
        nodes.update(java.util.Arrays.stream(addresses).map(a -> node(a, "v1", "a")).toList());
    }

    private Candidate pick(Selector selector, Health... tried) {
        return Objects.requireNonNull(nodes.candidates(Filter.NONE).pick(selector, List.of(tried)));
    }

    private void count(Selector selector, int calls) {
        for (int i = 0; i < calls; i++) {
            picks.merge(pick(selector).address(), 1, Integer::sum);
        }
    }

    private static int spread(Collection<Integer> numbers) {
        return numbers.stream().mapToInt(i -> i).max().orElse(0) - numbers.stream().mapToInt(i -> i).min().orElse(0);
    }

    @Test void roundRobinIsOneAfterTheOther() {
        nodes("a", "b", "c");
        List<String> order = IntStream.range(0, 9).mapToObj(i -> pick(Selector.roundRobin()).address()).toList();
        assertThat(order.subList(0, 3)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(order.subList(3, 6)).isEqualTo(order.subList(0, 3)).isEqualTo(order.subList(6, 9));
    }

    @Test void aHundredCallersAtOnceGiveEachNodeTheSameNumberOfCalls() throws InterruptedException {
        nodes("a", "b", "c", "d", "e", "f", "g");
        CountDownLatch begin = new CountDownLatch(1);
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            callers.add(Thread.ofVirtual().start(() -> {
                try {
                    begin.await();
                } catch (InterruptedException e) {
                    return;
                }
                count(Selector.roundRobin(), 1_001);
            }));
        }
        begin.countDown();
        for (Thread t : callers) {
            t.join();
        }
        assertThat(picks.values().stream().mapToInt(i -> i).sum()).isEqualTo(100_100);
        assertThat(spread(picks.values())).as("%s", picks).isLessThanOrEqualTo(1);
    }

    @Test void aListThatChangesAtEachCallFavoursNobody() {
        Selector roundRobin = Selector.roundRobin();
        for (int i = 0; i < 600; i++) {
            nodes(i % 2 == 0 ? new String[]{"a", "b", "c"} : new String[]{"b", "c", "d", "a"});
            count(roundRobin, 1);
        }
        int guest = picks.getOrDefault("d", 0);
        picks.remove("d");
        assertThat(spread(picks.values())).as("%s and d=%d", picks, guest).isLessThanOrEqualTo(1);
    }

    @Test void whoComesLaterDoesNotCatchUp() {
        nodes("a", "b");
        count(Selector.roundRobin(), 100);
        picks.clear();
        nodes("a", "b", "c");
        count(Selector.roundRobin(), 90);
        assertThat(picks).containsOnly(Map.entry("a", 30), Map.entry("b", 30), Map.entry("c", 30));
    }

    @Test void aNodeThatIsAlwaysPassedOverLeavesItsCallsToAllOthersEqually() {
        nodes("a", "b", "dead");
        for (int i = 0; i < 300; i++) {
            Candidate c = pick(Selector.roundRobin());
            Candidate goesTo = c.address().equals("dead") ? pick(Selector.roundRobin(), c.health()) : c;
            picks.merge(goesTo.address(), 1, Integer::sum);
        }
        assertThat(picks).containsOnlyKeys("a", "b");
        assertThat(spread(picks.values())).as("%s", picks).isLessThanOrEqualTo(1);
    }

    @Test void eachServiceHasItsOwnTurn() {
        nodes("a", "b");
        ServiceNodes other = new ServiceNodes("other", NodePolicy.PLAIN);
        other.update(List.of(node("x", "1", "a"), node("y", "1", "a")));
        Candidate first = pick(Selector.roundRobin());
        other.candidates(Filter.NONE).pick(Selector.roundRobin(), List.of());
        assertThat(pick(Selector.roundRobin())).isNotSameAs(first);
    }

    @Test void randomReachesEveryNode() {
        nodes("a", "b", "c", "d");
        count(Selector.random(), 1_000);
        assertThat(picks).containsOnlyKeys("a", "b", "c", "d");
    }

    @Test void theOneWithTheFewestPendingCallsIsPicked() {
        nodes("a", "b", "c");
        for (int i = 0; i < 30; i++) {
            pick(Selector.leastPending()).health().begin();
        }
        assertThat(IntStream.range(0, 100).mapToObj(i -> pick(Selector.leastPending()).health().pending()).distinct())
                .containsExactly(10);
        Candidate a = pick(Selector.random());
        a.health().end();
        assertThat(IntStream.range(0, 100).mapToObj(i -> pick(Selector.leastPending())).distinct()).containsExactly(a);
    }

    @Test void ofTwoTheOneWithFewerPendingCallsIsPicked() {
        nodes("a", "b", "c");
        Candidate busy = pick(Selector.random());
        busy.health().begin();
        count(Selector.powerOfTwo(), 1_000);
        assertThat(picks).hasSize(2).doesNotContainKey(busy.address());
        nodes("only");
        assertThat(pick(Selector.powerOfTwo()).address()).isEqualTo("only");
    }

    @Test void whatIsKnownOfAnAddressStaysUntilTheRegistryForgetsIt() {
        nodes("a");
        Health known = pick(Selector.random()).health();
        nodes("b", "a");
        assertThat(nodes.candidates(Filter.NONE).pick(Selector.random(), List.of(pick("b").health())))
                .extracting(Candidate::health).isSameAs(known);
        nodes("b");
        nodes("a");
        assertThat(pick(Selector.random()).health()).isNotSameAs(known);
    }

    private Candidate pick(String address) {
        return IntStream.range(0, 10).mapToObj(i -> pick(Selector.roundRobin()))
                .filter(c -> c.address().equals(address)).findFirst().orElseThrow();
    }

    @Test void aFilterTakesVersionAndMetadata() {
        nodes.update(List.of(node("a", "v1", "a"), node("b", "v2", "a"), node("c", "v2", "b")));
        assertThat(all(new Filter("v2", Map.of()))).containsOnly("b", "c");
        assertThat(all(new Filter(null, Map.of("zone", "a")))).containsOnly("a", "b");
        assertThat(all(new Filter("v2", Map.of("zone", "a")))).containsOnly("b");
        Filter nobody = new Filter("v3", Map.of("zone", "a"));
        assertThat(nodes.candidates(nobody).isEmpty()).isTrue();
        assertThat(nodes.describe(nobody))
                .isEqualTo("version v1 and zone=a, version v2 and zone=a, version v2 and zone=b");
    }

    private List<String> all(Filter filter) {
        return IntStream.range(0, 12)
                .mapToObj(i -> Objects.requireNonNull(nodes.candidates(filter).pick(Selector.roundRobin(), List.of())))
                .map(Candidate::address).toList();
    }

    @Test void filtersWithoutEndTakeNoMemoryWithoutEnd() {
        nodes("a");
        Candidates first = nodes.candidates(new Filter("0", Map.of()));
        for (int i = 0; i < 1_000; i++) {
            nodes.candidates(new Filter(Integer.toString(i), Map.of()));
        }
        assertThat(nodes.candidates(new Filter("0", Map.of()))).isNotSameAs(first);
    }
}
