package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.microcdi.tck.BackEnd;

/**
 * Numbered messages from one process to another while both, and the broker, are killed -9 and started again at random. Every
 * message whose publish returned is handled, or is in the dead letters; doubles are counted. {@code -Dmicro.soak=100000} says
 * how many messages, {@code -Dmicro.soak.kills} how many kills, {@code -Dmicro.soak.seed} repeats a run.
 */
class BrokerSoakIT {
    private static final int MESSAGES = Integer.getInteger("micro.soak", 5_000);
    private static final int KILLS = Integer.getInteger("micro.soak.kills", 3);
    private static final long SEED = Long.getLong("micro.soak.seed", System.nanoTime());
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    static List<String> plugins() {
        String only = System.getProperty("micro.soak.broker", "");
        return only.isEmpty() ? Brokers.DURABLE : List.of(only);
    }

    @ParameterizedTest
    @MethodSource("plugins") void whatWasConfirmedIsHandledOrPutAside(String plugin, @TempDir Path folder)
            throws Exception {
        System.out.printf("soak of %s: %d messages, %d kills, -Dmicro.soak.seed=%d%n", plugin, MESSAGES, KILLS, SEED);
        try (BackEnd back = Brokers.start(plugin); Fleet fleet = new Fleet(plugin, back, folder)) {
            // The group stands before the first message: what was published before belongs to nobody.
            await().atMost(PATIENCE).until(() -> !numbers(fleet.handled).isEmpty());
            fleet.publisher = fleet.publish(0, MESSAGES);
            Random random = new Random(SEED);
            StringBuilder story = new StringBuilder();
            for (int kill = 1; kill <= KILLS; kill++) {
                int next = (int) ((long) MESSAGES * kill / (KILLS + 1));
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20))
                        .until(() -> numbers(fleet.published).size() >= next || !fleet.publisher.isAlive());
                story.append(' ').append(fleet.killOne(kill, random));
            }
            await().atMost(PATIENCE.multipliedBy(2)).until(() -> !fleet.publisher.isAlive());
            Set<Integer> published = new TreeSet<>(numbers(fleet.published));
            assertThat(published).as("published").hasSize(MESSAGES + 1);
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
                Set<Integer> missing = new TreeSet<>(published);
                numbers(fleet.handled).forEach(missing::remove);
                numbers(fleet.dead).forEach(missing::remove);
                assertThat(missing).as("confirmed, and neither handled nor put aside").isEmpty();
            });
            List<Integer> handled = numbers(fleet.handled);
            List<Integer> dead = numbers(fleet.dead);
            assertThat(dead).as("what cannot be handled is put aside").allMatch(n -> n % SoakMain.POISON == 0);
            assertThat(handled).noneMatch(n -> n % SoakMain.POISON == 0 && n >= 0);
            System.out.printf(
                    "soak of %s: killed%s; %d published, %d handled (%d doubles), %d put aside (%d doubles)%n",
                    plugin, story, published.size(), handled.size(), handled.size() - new TreeSet<>(handled).size(),
                    dead.size(), dead.size() - new TreeSet<>(dead).size());
            // Nothing hangs afterwards.
            fleet.publish(MESSAGES + 1, MESSAGES + 2);
            await().atMost(PATIENCE).until(() -> numbers(fleet.handled).contains(MESSAGES + 1)
                    || numbers(fleet.dead).contains(MESSAGES + 1));
        }
    }

    private static List<Integer> numbers(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        String text = Files.readString(file);
        // The last line may be half written.
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Integer::valueOf)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** The processes of one run. */
    private static final class Fleet implements AutoCloseable {
        final Path published;
        final Path handled;
        final Path dead;
        private final String plugin;
        private final BackEnd back;
        private final Path folder;
        private final List<Process> all = new ArrayList<>();
        Process consumer;
        Process publisher;

        /** Starts the consumer, and sends one message to see that its group stands. */
        Fleet(String plugin, BackEnd back, Path folder) throws IOException {
            this.plugin = plugin;
            this.back = back;
            this.folder = folder;
            published = folder.resolve("published");
            handled = folder.resolve("handled");
            dead = folder.resolve("dead");
            consumer = consume();
            Path log = folder.resolve("consume-0.log");
            await().atMost(PATIENCE).until(() -> Files.readString(log).contains("subscribed"));
            publisher = publish(-1, 0);
        }

        Process consume() throws IOException {
            return start("consume", handled.toString(), dead.toString());
        }

        Process publish(int from, int to) throws IOException {
            return start("publish", Integer.toString(from), Integer.toString(to), published.toString());
        }

        /** From the first number that is not known to be confirmed. */
        private Process publishOn() throws IOException {
            Set<Integer> done = new TreeSet<>(numbers(published));
            int next = 0;
            while (done.contains(next)) {
                next++;
            }
            return publish(next, MESSAGES);
        }

        private Process start(String... more) throws IOException {
            List<String> line = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-Xmx192m",
                    "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                    SoakMain.class.getName(), more[0], plugin, back.address(), "soak.numbers"));
            line.addAll(List.of(more).subList(1, more.length));
            Process p = new ProcessBuilder(line).redirectErrorStream(true)
                    .redirectOutput(folder.resolve(more[0] + "-" + all.size() + ".log").toFile()).start();
            all.add(p);
            return p;
        }

        /** Each of the three in turn, then any. */
        String killOne(int kill, Random random) throws Exception {
            int who = kill <= 3 ? (int) ((SEED % 3 + 3 + kill) % 3) : random.nextInt(3);
            switch (who) {
                case 0 -> {
                    consumer.destroyForcibly().waitFor();
                    consumer = consume();
                    return "consumer";
                }
                case 1 -> {
                    publisher.destroyForcibly().waitFor();
                    publisher = publishOn();
                    return "publisher";
                }
                default -> {
                    back.restart(true);
                    return "broker";
                }
            }
        }

        @Override public void close() throws InterruptedException {
            for (Process p : all) {
                p.destroyForcibly().waitFor();
            }
        }
    }
}
