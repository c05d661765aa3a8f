package dev.microcdi.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.kafka.KafkaOptions.Mechanism;
import dev.microcdi.plugin.Secret;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Certificates;
import dev.microcdi.tck.servers.Kafka;

/** TLS and users, with a real server: what works, and what each wrong setting says. */
class KafkaSecurityIT {
    private static final Message HELLO = new Message(Map.of(), "hello".getBytes(StandardCharsets.UTF_8));
    private static final String TOPIC = "security";

    private final Certificates all = Certificates.shared();

    private static void works(KafkaOptions options, String group) {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        try (KafkaBroker broker = new KafkaBroker(options)) {
            broker.subscribe(TOPIC, new SubscribeOptions(group, 1),
                    d -> heard.add(new String(d.message().body(), StandardCharsets.UTF_8)));
            broker.publish(TOPIC, HELLO, PublishOptions.DEFAULT);
            await().until(() -> heard.contains("hello"));
        }
    }

    private static AbstractStringAssert<?> says(KafkaOptions options) {
        try (KafkaBroker broker = new KafkaBroker(options)) {
            assertThatThrownBy(() -> broker.publish(TOPIC, HELLO, PublishOptions.DEFAULT)).isInstanceOfSatisfying(
                    UnavailableException.class, e -> assertThat(e.neverStarted()).isTrue());
            try {
                broker.subscribe(TOPIC, new SubscribeOptions("group", 1), d -> {});
                throw new AssertionError("subscribed with wrong settings");
            } catch (UnavailableException e) {
                return assertThat(e.detail());
            }
        }
    }

    @Test void usersProveWhoTheyAreInEachWayAndMayDoWhatWasAllowed() {
        try (BackEnd server = Kafka.startSecured()) {
            KafkaOptions tls = KafkaOptions.at(server.address()).withTls(all.authority(), null, null);
            Secret password = new Secret(Kafka.PASSWORD);
            for (Mechanism each : Mechanism.values()) {
                works(tls.withUser(Kafka.USER, password, each), "group-" + each);
            }
            for (Mechanism each : List.of(Mechanism.PLAIN, Mechanism.SCRAM_SHA_512)) {
                says(tls.withUser(Kafka.USER, new Secret("wrong"), each)).startsWith("no connection to Kafka at "
                        + server.address() + ": it refuses the credentials (Authentication failed")
                        .endsWith("look at micro.kafka.username, password and mechanism");
            }
            try (KafkaBroker guest = new KafkaBroker(tls.withUser(Kafka.GUEST, password, Mechanism.PLAIN))) {
                assertThatThrownBy(() -> guest.publish(TOPIC, HELLO, PublishOptions.DEFAULT))
                        .isInstanceOfSatisfying(MicroException.class, e -> assertThat(e.code()).isEqualTo(403))
                        .hasMessageContaining(
                                "Kafka at " + server.address() + " does not allow a message for \"" + TOPIC
                                        + "\": ")
                        .hasMessageContaining("give micro.kafka.username the right to it");
                assertThatThrownBy(() -> guest.subscribe(TOPIC, new SubscribeOptions("group", 1), d -> {}))
                        .isInstanceOfSatisfying(MicroException.class, e -> assertThat(e.code()).isEqualTo(403));
            }
        }
    }

    @Test void aServerWithTlsIsTrustedOrTheSettingIsNamed() {
        try (BackEnd server = Kafka.startTls(all.server(), true)) {
            KafkaOptions options = KafkaOptions.at(server.address());
            works(options.withTls(all.authority(), all.client().cert(), all.client().key()), "group");
            says(options.withTls(all.stranger(), null, null)).contains("the server's certificate is not trusted (")
                    .endsWith("set micro.kafka.ca to the PEM file of the authority that signed it");
            says(options.withTls(all.authority(), null, null)).endsWith(
                    "set micro.kafka.cert and micro.kafka.key to PEM files that its authority signed");
            says(options).isEqualTo("no connection to Kafka at " + server.address()
                    + ": the server speaks TLS there: set micro.kafka.tls=true and micro.kafka.ca, or "
                    + "micro.kafka.address to its plain port");
        }
    }

    @Test void aCertificateForAnotherHostIsRefusedAndAPlainServerIsNoticed() {
        try (BackEnd server = Kafka.startTls(all.elsewhere(), false)) {
            says(KafkaOptions.at(server.address()).withTls(all.authority(), null, null))
                    .contains("the server's certificate is not for this address (");
        }
        says(KafkaOptions.at(Kafka.shared().address()).withTls(all.authority(), null, null))
                .contains("micro.kafka.tls=false");
    }
}
