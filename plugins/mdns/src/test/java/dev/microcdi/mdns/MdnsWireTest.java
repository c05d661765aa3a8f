package dev.microcdi.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.microcdi.registry.Node;
import dev.microcdi.registry.ServiceInfo;

/** Our packets against those recorded from Go Micro. Its host was called {@code gohost}. */
class MdnsWireTest {
    private final MdnsZone zone = new MdnsZone("micro", 120, ip -> "gohost.");

    @Test void everyPacketIsReadWithoutLossAndWrittenAgainWithTheSameBytes() {
        assertThat(Recorded.packets()).hasSizeGreaterThan(15).allSatisfy(packet -> {
            DnsMessage message = packet.message();
            if (!packet.shown().isEmpty()) {
                assertThat(Shown.lines(message)).containsExactlyElementsOf(packet.shown());
            }
            assertThat(hex(message)).isEqualTo(packet.bytes());
        });
    }

    @Test void theListThatStrictDecodersRefuseIsRead() {
        assertThat(Recorded.packets()).filteredOn(packet -> packet.shown().isEmpty()).isNotEmpty()
                .allSatisfy(packet -> assertThat(packet.message().answers().getLast().data())
                        .isEqualTo(new DnsData.Text(List.of())));
    }

    @Test void textsAreReadAndHoldTheSameJsonWhenWeWriteThem() {
        int compared = 0;
        for (Recorded packet : Recorded.packets()) {
            for (String json : packet.json()) {
                for (MdnsFound found : MdnsFound.in(packet.message(), "micro")) {
                    DnsData.Text ours = zone.prepare(found.service()).entry().text();
                    assertThat(MdnsText.json(ours)).isEqualTo(json);
                    assertThat(ours.strings()).allSatisfy(s -> assertThat(s).hasSizeLessThanOrEqualTo(255));
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(3);
    }

    @Test void aRecordOfGoIsFoundWithItsNode() {
        ServiceInfo service = announced("0f0e0d0c").service();
        assertThat(service.name()).isEqualTo("greeter");
        assertThat(service.version()).isEqualTo("latest");
        assertThat(service.endpoints()).hasSizeGreaterThan(5);
        assertThat(service.nodes()).containsExactly(new Node("greeter-0f0e0d0c-0b0a-4900-8807-060504030201",
                "127.0.0.1:29011", Map.of("broker", "memory", "protocol", "mucp", "registry", "mdns", "server", "mucp",
                        "transport", "http")));
    }

    @Test void goodbyesAreKnown() {
        assertThat(announced("0f0e0d0c").gone()).isFalse();
        assertThat(announced("1f0e0d0c").gone()).isTrue();
    }

    @Test void probesTellNothing() {
        assertThat(Recorded.packets()).filteredOn(packet -> !packet.message().authorities().isEmpty()).isNotEmpty()
                .allSatisfy(packet -> {
                    assertThat(MdnsFound.in(packet.message(), "micro")).isEmpty();
                    assertThat(packet.message().isQuery()).isTrue();
                });
    }

    @Test void announcementAndGoodbyeHaveGosBytes() {
        int compared = 0;
        for (Recorded packet : Recorded.packets()) {
            DnsMessage message = packet.message();
            if (message.flags() == DnsMessage.RESPONSE) {
                MdnsEntry ours = as(message);
                assertThat(hex(ours.announcement(message.answers().getFirst().ttl()))).isEqualTo(packet.bytes());
                compared++;
            }
        }
        assertThat(compared).isEqualTo(2);
    }

    @Test void handMadeQuestionsAreAnsweredAsGoDid() {
        ServiceInfo greeter = announced("0f0e0d0c").service();
        zone.put(new MdnsZone.Held(greeter, as(packet("0f0e0d0c"))));
        Map<String, List<String>> questions = Recorded.questions();
        assertThat(questions).hasSizeGreaterThan(10);
        questions.forEach((question, answers) -> assertThat(
                zone.answers(Recorded.read(question)).stream().map(HexFormat.of()::formatHex)).as(question)
                .containsExactlyInAnyOrderElementsOf(answers));
    }

    @Test void ourQuestionsAreGos() {
        for (String name : List.of("greeter.micro.", "_services.micro.")) {
            DnsMessage ours = DnsMessage.query(0x1234, new DnsQuestion(name, DnsType.PTR, DnsQuestion.IN));
            assertThat(Recorded.questions()).containsKey(hex(ours));
        }
    }

    @Test void everyNodeHasItsOwnPacket() {
        ServiceInfo greeter = announced("0f0e0d0c").service();
        List.of("a", "b").forEach(
                id -> zone.put(zone.prepare(greeter.withNodes(List.of(new Node(id, "[fe80::1]:1", Map.of()))))));
        DnsQuestion question = new DnsQuestion("greeter.micro.", DnsType.PTR, DnsQuestion.IN);
        assertThat(zone.answers(DnsMessage.query(1, question))).hasSize(2).allSatisfy(bytes -> {
            DnsMessage answer = DnsReader.read(bytes, bytes.length);
            assertThat(answer.questions()).containsExactly(question);
            assertThat(answer.answers()).extracting(r -> r.data().type()).containsExactly(DnsType.PTR, DnsType.SRV,
                    DnsType.AAAA, DnsType.TXT);
            assertThat(MdnsFound.in(answer, "micro")).singleElement()
                    .satisfies(found -> assertThat(found.service().nodes().getFirst().address())
                            .isEqualTo("[fe80::1]:1"));
        });
    }

    /** Our entry for a recorded node, with Go's compressed text, which no other implementation writes bit by bit. */
    private MdnsEntry as(DnsMessage message) {
        ServiceInfo service = MdnsFound.in(message, "micro").getFirst().service();
        MdnsEntry ours = zone.prepare(service).entry();
        return new MdnsEntry(ours.service(), ours.instance(), ours.host(), ours.port(), ours.ip(),
                (DnsData.Text) message.answers().getLast().data(), ours.ttl());
    }

    private static MdnsFound announced(String id) {
        return MdnsFound.in(packet(id), "micro").getFirst();
    }

    private static DnsMessage packet(String id) {
        return Recorded.packets().stream().map(Recorded::message)
                .filter(m -> m.flags() == DnsMessage.RESPONSE
                        && m.answers().getFirst().name().startsWith("greeter-" + id))
                .findFirst().orElseThrow();
    }

    private static String hex(DnsMessage message) {
        return HexFormat.of().formatHex(DnsWriter.write(message));
    }
}
