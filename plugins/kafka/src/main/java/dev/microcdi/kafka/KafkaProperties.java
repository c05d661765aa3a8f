package dev.microcdi.kafka;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Further properties that a user may give to Kafka's client: known ones, and none that a promise rests on. */
final class KafkaProperties {
    /** What the plugin decides, and where the user decides it. */
    private static final Map<String, String> OURS = Map.ofEntries(Map.entry("bootstrap.servers", "address"),
            Map.entry("security.protocol", "tls and username"), Map.entry("sasl.mechanism", "mechanism"),
            Map.entry("sasl.jaas.config", "username and password"), Map.entry("group.protocol", "group-protocol"),
            Map.entry("max.request.size", "max-message-size"), Map.entry("compression.type", "compression"),
            Map.entry("delivery.timeout.ms", "delivery-timeout"), Map.entry("max.block.ms", "connect-timeout"));
    private static final Set<String> FIXED = Set.of("acks", "enable.idempotence", "enable.auto.commit", "group.id",
            "auto.offset.reset", "key.serializer", "value.serializer", "key.deserializer", "value.deserializer",
            "transactional.id");

    private KafkaProperties() {
    }

    static void check(Map<String, String> properties) {
        properties.forEach((name, value) -> {
            if (OURS.containsKey(name)) {
                throw new IllegalArgumentException("properties has " + name + ": set " + OURS.get(name) + " instead");
            }
            if (FIXED.contains(name)) {
                throw new IllegalArgumentException(
                        "properties has " + name + ", on which a promise of the plugin rests: leave it out");
            }
            List<ConfigDef.ConfigKey> known = Stream
                    .of(ProducerConfig.configDef(), ConsumerConfig.configDef(), AdminClientConfig.configDef())
                    .flatMap(each -> Stream.ofNullable(each.configKeys().get(name))).toList();
            if (known.isEmpty()) {
                throw new IllegalArgumentException(
                        "properties has " + name + ", which Kafka's client does not know: look at its documentation");
            }
            known.forEach(key -> check(key, value));
        });
    }

    private static void check(ConfigDef.ConfigKey key, String value) {
        try {
            Object parsed = ConfigDef.parseType(key.name, value, key.type);
            if (key.validator != null) {
                key.validator.ensureValid(key.name, parsed);
            }
        } catch (ConfigException e) {
            throw new IllegalArgumentException("properties has a bad value: " + e.getMessage(), e);
        }
    }
}
