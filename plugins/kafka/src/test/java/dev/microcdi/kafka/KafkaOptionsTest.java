package dev.microcdi.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.microcdi.kafka.KafkaOptions.Mechanism;
import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.plugin.Secret;
import dev.microcdi.plugin.Setting;

class KafkaOptionsTest {
    @Test void theConstructorWithAnAddressHasTheDefaultsOfTheSettings() throws Exception {
        KafkaOptions options = KafkaOptions.at("a,b:1");
        assertThat(options.address()).containsExactly(new HostAndPort("a", 9092), new HostAndPort("b", 1));
        for (RecordComponent each : KafkaOptions.class.getRecordComponents()) {
            String value = each.getAnnotation(Setting.class).value();
            Object ours = each.getAccessor().invoke(options);
            if (each.getType() == Duration.class || each.getType().isPrimitive()) {
                assertThat(value).as(each.getName()).isEqualTo(ours.toString());
            } else if (each.getType().isEnum()) {
                assertThat(value).as(each.getName()).isEqualTo(ours.toString().toLowerCase(java.util.Locale.ROOT));
            } else if (!each.getName().equals("address")) {
                assertThat(value).as(each.getName()).isEmpty();
            }
        }
    }

    @Test void credentialsComeTogetherAndAreNotPrinted() {
        KafkaOptions options = KafkaOptions.at("a").withUser("me", new Secret("s3cret"), Mechanism.SCRAM_SHA_512);
        assertThat(options.toString()).doesNotContain("s3cret");
        Map<String, Object> client = new KafkaConfig(options).producer();
        assertThat(client).containsEntry("security.protocol", "SASL_PLAINTEXT")
                .containsEntry("sasl.mechanism", "SCRAM-SHA-512");
        assertThat(new KafkaConfig(KafkaOptions.at("a").withUser("m\"e", new Secret("s\\"), Mechanism.PLAIN)).admin())
                .containsEntry("sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required "
                                + "username=\"m\\\"e\" password=\"s\\\\\";");
    }

    @Test void furtherPropertiesAreKnownOnesThatNoPromiseRestsOn() {
        refused(Map.of("acks", "1"), "properties has acks, on which a promise of the plugin rests: leave it out");
        refused(Map.of("bootstrap.servers", "b:1"), "properties has bootstrap.servers: set address instead");
        refused(Map.of("linger", "1"),
                "properties has linger, which Kafka's client does not know: look at its documentation");
        refused(Map.of("linger.ms", "soon"), "properties has a bad value: Invalid value soon for configuration "
                + "linger.ms: Not a number of type LONG");
        KafkaConfig config = new KafkaConfig(KafkaOptions.at("a").withProperties(Map.of("linger.ms", "7",
                "session.timeout.ms", "9000")));
        assertThat(config.producer()).containsEntry("linger.ms", "7").doesNotContainKey("session.timeout.ms");
        assertThat(config.consumer("g", false)).containsEntry("session.timeout.ms", "9000")
                .doesNotContainKey("linger.ms");
    }

    private static void refused(Map<String, String> properties, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> KafkaOptions.at("a").withProperties(properties))
                .withMessage(message);
    }

    @Test void limitsAndAddressesAreChecked() {
        KafkaOptions good = KafkaOptions.at("a");
        assertThatIllegalArgumentException().isThrownBy(() -> good.withPartitions(-1))
                .withMessage("partitions must be from 0 to 2147483647, was -1");
        assertThatIllegalArgumentException().isThrownBy(() -> new KafkaOptions(List.of(), null, null, Mechanism.PLAIN,
                false, null, null, null, good.connectTimeout(), good.joinTimeout(), good.deliveryTimeout(),
                good.groupProtocol(), 0, 0, 1, good.compression(), Map.of()))
                .withMessage("address is empty: name at least one server as host:port");
        assertThatIllegalArgumentException().isThrownBy(() -> new KafkaOptions(good.address(), "me", null,
                Mechanism.PLAIN, false, null, null, null, good.connectTimeout(), good.joinTimeout(),
                good.deliveryTimeout(), good.groupProtocol(), 0, 0, 1, good.compression(), Map.of()))
                .withMessage("username and password go together: set both or none");
        assertThatIllegalArgumentException().isThrownBy(() -> new KafkaOptions(good.address(), null, null,
                Mechanism.PLAIN, false, null, null, null, Duration.ZERO, good.joinTimeout(), good.deliveryTimeout(),
                good.groupProtocol(), 0, 0, 1, good.compression(), Map.of()))
                .withMessage("connect-timeout must be positive, was PT0S");
    }
}
