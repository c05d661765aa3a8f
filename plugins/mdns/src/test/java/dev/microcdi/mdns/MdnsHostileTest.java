package dev.microcdi.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.microcdi.registry.Node;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;

/** Anybody on the network may send anything. */
class MdnsHostileTest {
    private static final int PACKETS = 10_000;
    private static final ServiceInfo GREETER = new ServiceInfo("greeter", "latest", Map.of(), List.of(),
            List.of(new Node("greeter-1", "127.0.0.1:8080", Map.of())));

    private final List<byte[]> good = Recorded.packets().stream().map(p -> HexFormat.of().parseHex(p.bytes())).toList();

    @ParameterizedTest
    @ValueSource(strings = {
        // a pointer to itself, two that point to each other, one ahead
        "000000000001000000000000c00c000c0001", "000000000001000000000000c00ec00c000c0001",
        "000000000001000000000000c01000000001610000010001",
        // a label of another kind, a label beyond the end, a name of more than 255 bytes
        "0000000000010000000000004161000c0001", "0000000000010000000000003f61",
        // a text beyond its record, an address of three bytes, a name beyond its record
        "00008000000000010000000000001000010000000000020561", "000080000000000100000000000001000100000000000300000000",
        "000080000000000100000000000" + "00c0001000000000002036162630000",
        // nothing at all, and counts without records
        "", "00", "00008000ffffffffffffffff"}) void whatIsNotDnsIsRefused(String hex) {
        assertThatThrownBy(() -> Recorded.read(hex)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test void namesOfMoreThan255BytesAreRefusedAlsoWhenTheyAreMadeOfPointers() {
        String label = "3f" + "61".repeat(63);
        assertThatThrownBy(() -> Recorded.read("000000000001000000000000" + label.repeat(4) + "00000c0001"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("255");
    }

    @Test void aDotInsideALabelIsNotTwoLabels() {
        assertThat(Recorded.read("00000000000100000000000003612e6200000c0001").questions().getFirst().name())
                .isEqualTo("a\\.b.");
    }

    @Test void noPacketMakesMoreThanItsShareOfAnswers() {
        MdnsZone zone = new MdnsZone("micro", 120, ip -> "h.");
        zone.put(zone.prepare(GREETER));
        DnsQuestion question = new DnsQuestion("greeter.micro.", DnsType.PTR, DnsQuestion.IN);
        DnsMessage many = new DnsMessage(0, 0, java.util.Collections.nCopies(1000, question), List.of(), List.of(),
                List.of());
        assertThat(zone.answers(many)).hasSize(16);
    }

    @Test void brokenPacketsAreReadOrRefusedAndNothingElse() {
        Random random = seeded();
        MdnsZone zone = new MdnsZone("micro", 120, ip -> "gohost.");
        zone.put(zone.prepare(GREETER));
        for (int i = 0; i < PACKETS; i++) {
            byte[] packet = broken(random);
            try {
                DnsMessage message = DnsReader.read(packet, packet.length);
                assertThat(MdnsFound.in(message, "micro")).isNotNull();
                assertThat(zone.answers(message)).isNotNull();
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageMatching("(?s).+");
            }
        }
    }

    @Test void theResponderStillAnswersAndAWatcherStillHears() throws Exception {
        Random random = seeded();
        MdnsOptions options = Loopback.options(Duration.ofMillis(50));
        try (MdnsRegistry registry = new MdnsRegistry(options);
                MdnsRegistry other = new MdnsRegistry(options);
                Watcher watcher = registry.watch("after")) {
            registry.register(GREETER, Duration.ZERO);
            flood(random, options);
            await().until(() -> other.getService("greeter").equals(List.of(GREETER)));
            ServiceInfo after = new ServiceInfo("after", "1", Map.of(), List.of(),
                    List.of(new Node("after-1", "127.0.0.1:1", Map.of())));
            other.register(after, Duration.ZERO);
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Snapshot(List.of()));
            assertThat(watcher.next())
                    .isEqualTo(new RegistryEvent.Changed(RegistryEvent.Change.CREATE, after));
        }
    }

    private void flood(Random random, MdnsOptions options) throws IOException {
        MdnsNet net = new MdnsNet(options);
        try (DatagramChannel channel = net.ask()) {
            for (int i = 0; i < PACKETS; i++) {
                net.send(channel, broken(random));
            }
        }
    }

    private static Random seeded() {
        long seed = Long.getLong("micro.mdns.seed", System.nanoTime());
        System.out.println("MdnsHostileTest: -Dmicro.mdns.seed=" + seed);
        return new Random(seed);
    }

    /** A recorded packet with some bytes changed, cut off or put in, or no packet at all. */
    private byte[] broken(Random random) {
        byte[] packet = good.get(random.nextInt(good.size())).clone();
        switch (random.nextInt(5)) {
            case 0 -> packet = Arrays.copyOf(packet, random.nextInt(packet.length));
            case 1 -> {
                packet = new byte[random.nextInt(600)];
                random.nextBytes(packet);
            }
            case 2 -> {
                int at = random.nextInt(packet.length - 1);
                packet[at] = (byte) (0xC0 | random.nextInt(4));
                packet[at + 1] = (byte) random.nextInt(256);
            }
            default -> {
                for (int n = 1 + random.nextInt(8); n > 0; n--) {
                    packet[random.nextInt(
                            random.nextBoolean() ? Math.min(40, packet.length) : packet.length)] = (byte) random
                                    .nextInt(256);
                }
            }
        }
        return packet;
    }
}
