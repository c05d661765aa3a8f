package dev.microcdi.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.microcdi.core.spi.Envelope;
import dev.microcdi.tck.BackEnd;

/**
 * Publish with confirmation, and receive with acknowledgement, through each broker plugin and beside it through the product's
 * own client, on a real server: the same bytes on the wire, the same confirmation, interleaved rounds. Servers are processes
 * of their own; both sides share this one, and CPU is what it used while a side ran. {@code --short} is a quick look; a name
 * ({@code kafka}) measures that product only.
 */
public final class BrokerBench {
    private static final int[] PUBLISHERS = {1, 16, 128};
    private static final int[] IN_FLIGHT = {1, 16};
    private static final int ENVELOPES = 100_000;

    private final int rounds;
    private final long millis;
    /** So many times fewer messages. */
    private final int part;

    private BrokerBench(boolean quick) {
        rounds = quick ? 2 : 5;
        millis = quick ? 500 : 2_000;
        part = quick ? 5 : 1;
    }

    public static void main(String[] args) throws Exception {
        List<String> words = Arrays.asList(args);
        BrokerBench bench = new BrokerBench(words.contains("--short"));
        System.out.printf(
                "%d rounds of %d ms a side, interleaved; %d bytes, %d in the envelope; Java %s, %d processors%n",
                bench.rounds, bench.millis, Messenger.MESSAGE.body().length, Messenger.ENVELOPE.length,
                Runtime.version().feature(), Runtime.getRuntime().availableProcessors());
        envelope();
        System.out.println(Ratios.HEAD);
        boolean all = words.stream().allMatch("--short"::equals);
        for (Product product : Product.values()) {
            if (all || words.contains(product.name().toLowerCase(Locale.ROOT))) {
                bench.measure(product);
            }
        }
        System.exit(0);
    }

    /** What the form on the wire costs by itself: the bare side writes it once, and never reads it. */
    private static void envelope() throws Exception {
        for (boolean warm = false;; warm = true) {
            Load write = Load.messages(1, ENVELOPES, () -> Envelope.write(Messenger.MESSAGE));
            Load read = Load.messages(1, ENVELOPES, () -> Envelope.read(Messenger.ENVELOPE));
            if (warm) {
                System.out.printf(Locale.ROOT,
                        "an envelope (kafka, jetstream, nats): %.1f us to write, %.1f us to read%n",
                        1e6 / write.perSecond(), 1e6 / read.perSecond());
                return;
            }
        }
    }

    private void measure(Product product) throws Exception {
        Optional<BackEnd> server = product.start();
        String address = server.map(BackEnd::address).orElse("");
        Optional<BareMessenger> bare = product.bare(address);
        try (PluginMessenger micro = new PluginMessenger(product.plugin(address))) {
            BrokerRound round = new BrokerRound(product, micro, bare);
            // Compiled, connected, and the server has its files.
            round.publish(PUBLISHERS[1], millis);
            round.receive(IN_FLIGHT[1], product.messages() / part);
            for (int publishers : PUBLISHERS) {
                print(product, "publish", publishers, () -> round.publish(publishers, millis));
            }
            for (int inFlight : IN_FLIGHT) {
                print(product, "receive", inFlight, () -> round.receive(inFlight, product.messages() / part));
            }
        } finally {
            if (bare.isPresent()) {
                bare.get().close();
            }
            server.ifPresent(BackEnd::close);
        }
    }

    /** One round of both sides. */
    @FunctionalInterface
    private interface Round {
        /** Ours first, then that of the bare client, if there is one. */
        List<Load> run() throws Exception;
    }

    private void print(Product product, String what, int many, Round round) throws Exception {
        List<Load> micro = new ArrayList<>();
        List<Load> bare = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            List<Load> both = round.run();
            micro.add(both.getFirst());
            bare.addAll(both.subList(1, both.size()));
        }
        System.out.println(new Ratios(micro, bare).row(product, what, many));
    }
}
