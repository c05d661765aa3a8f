package dev.microcdi.tck.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.awaitility.core.ConditionTimeoutException;

/**
 * Two instances of a service and a process that only publishes, on one broker. Whoever asks whether something happens waits so
 * long that "no" is an answer.
 */
final class SwapFleet implements AutoCloseable {
    private static final Duration SEEN = Duration.ofSeconds(10);
    private static final Pattern ENTRY = Pattern.compile("\"([^\"\\s]+) (\\d+) (\\S+) (\\d+)\"");

    private final SwapBroker broker;
    private final List<ContainerRun> runs = new ArrayList<>();
    private final ContainerRun one;
    private final ContainerRun two;
    private final ContainerRun publisher;

    /** An event that a subscriber noted. */
    private record Entry(String key, int number, String attempt, long time) {
    }

    SwapFleet(SwapBroker broker) {
        this.broker = broker;
        one = start("swap", "swap", "swapsub");
        two = start("swap", "swap", "swapsub");
        publisher = start("publisher", "swap");
        ready(one);
        ready(two);
        ready(publisher);
    }

    private ContainerRun start(String name, String... jars) {
        App app = App.of(Targets.scenario(jars[0])).andPart("brokers").key("micro.server.name", name);
        for (int i = 1; i < jars.length; i++) {
            app = app.and(jars[i]);
        }
        for (Map.Entry<String, String> key : broker.keys().entrySet()) {
            app = app.key(key.getKey(), key.getValue());
        }
        ContainerRun run = Containers.WELD.start(Launch.of(app));
        runs.add(run);
        return run;
    }

    private static void ready(ContainerRun run) {
        run.awaitStarted();
        await().atMost(ContainerRun.PATIENCE).untilAsserted(
                () -> assertThat(run.call("Swap.State", "{}").body()).contains("\"state\":\"READY\""));
    }

    String capabilities() {
        Matcher m = Pattern.compile("\"broker\":\"(\\w+)\",\"capabilities\":\"([^\"]*)\"")
                .matcher(one.call("Swap.State", "{}").body());
        assertThat(m.find()).isTrue();
        assertThat(m.group(1)).isEqualTo(broker.plugin());
        return m.group(2);
    }

    /** Gives how many were confirmed. */
    private static int publish(ContainerRun by, String topic, String keys, int from, int to, int timeoutMillis) {
        Caller.Answer answer = by.call("Swap.Publish",
                "{\"topic\":\"" + topic + "\",\"keys\":[" + keys + "],\"from\":" + from
                        + ",\"to\":" + to + ",\"timeoutMillis\":" + timeoutMillis + "}");
        assertThat(answer.error()).isEmpty();
        Matcher count = Pattern.compile("\"count\":(\\d+)").matcher(answer.body());
        assertThat(count.find()).as(answer.body()).isTrue();
        return Integer.parseInt(count.group(1));
    }

    private static List<Entry> came(ContainerRun run, String topic) {
        List<Entry> entries = new ArrayList<>();
        Matcher m = ENTRY.matcher(run.call("Swap.Came", "{\"topic\":\"" + topic + "\"}").body());
        while (m.find()) {
            entries.add(new Entry(m.group(1), Integer.parseInt(m.group(2)), m.group(3), Long.parseLong(m.group(4))));
        }
        return entries;
    }

    private List<Entry> both(String topic) {
        List<Entry> all = new ArrayList<>(came(one, topic));
        all.addAll(came(two, topic));
        all.sort(Comparator.comparing(Entry::time));
        return all;
    }

    private static boolean happens(Callable<Boolean> condition) {
        try {
            await().atMost(SEEN).pollInterval(Duration.ofMillis(100)).until(condition);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    /** From one instance, so that a broker without other processes can be asked too. */
    boolean sharedOnce() {
        publish(one, "swap.shared", "\"a\"", 0, 30, 5_000);
        return happens(() -> both("swap.shared").size() >= 30) && both("swap.shared").stream().map(Entry::number)
                .distinct().count() == 30 && both("swap.shared").size() == 30;
    }

    boolean reachesAnotherProcess() {
        publish(one, "swap.all", "\"a\"", 0, 3, 5_000);
        assertThat(happens(() -> came(one, "swap.all").size() == 3)).as("every instance: this one").isTrue();
        return happens(() -> came(two, "swap.all").size() == 3);
    }

    String poisonIsTriedThreeTimesAndTheNextGoesOn() {
        publish(one, "swap.poison", "\"a\"", 0, 2, 5_000);
        boolean next = happens(() -> both("swap.poison").stream().anyMatch(e -> e.number() == 1)
                && both("swap.poison").size() >= 4);
        return both("swap.poison").stream().filter(e -> e.number() == 0).map(Entry::attempt)
                .collect(Collectors.joining(" ")) + (next ? " next" : "");
    }

    boolean findsTheDeadLetter() {
        return happens(() -> both("swap.poison.dlq").stream().anyMatch(e -> e.number() == 0));
    }

    /** The publisher does not wait for long, so that no broker is in order only because it waited for the subscriber. */
    boolean keepsEachKeyInOrder() {
        publish(one, "swap.keys", "\"red\",\"green\",\"blue\"", 0, 8, 400);
        assertThat(happens(() -> both("swap.keys").size() >= 24)).as("24 events of three keys").isTrue();
        return both("swap.keys").stream().collect(Collectors.groupingBy(Entry::key)).values().stream()
                .allMatch(l -> l.stream().map(Entry::number).toList()
                        .equals(l.stream().map(Entry::number).sorted().toList()));
    }

    boolean keepsWhatComesWhileNobodyListens() {
        one.stop();
        two.stop();
        assertThat(publish(publisher, "swap.shared", "\"later\"", 0, 5, 5_000)).as("confirmed").isEqualTo(5);
        ContainerRun three = start("swap", "swap", "swapsub");
        ready(three);
        return happens(() -> came(three, "swap.shared").stream().filter(e -> e.key().equals("later"))
                .map(Entry::number).distinct().count() == 5);
    }

    @Override public void close() {
        runs.forEach(ContainerRun::close);
    }
}
