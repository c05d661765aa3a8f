package dev.microcdi.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/** The settings in the words of Kafka's client. */
final class KafkaConfig {
    /** When a server that says nothing is left; Kafka's own 30 s are long for a subscription that nobody watches. */
    private static final int REQUEST_MS = 10_000;
    /** How soon a topic that was made elsewhere, or grew, is seen. */
    private static final int METADATA_MS = 30_000;
    private static final long BUFFER = 32L << 20;
    private static final int BUFFERED = 4;

    private final KafkaOptions options;

    KafkaConfig(KafkaOptions options) {
        this.options = options;
    }

    String addresses() {
        return options.address().stream().map(Object::toString).collect(Collectors.joining(","));
    }

    /** One record at a time is waited for, so nothing lingers; nothing blocks longer than connecting may take. */
    Map<String, Object> producer() {
        int delivery = millis(options.deliveryTimeout().toMillis());
        Map<String, Object> all = common();
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, options.connectTimeout().toMillis());
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, delivery);
        // Half of it: a server that hangs leaves time for another one.
        all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, delivery / 2));
        all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, options.maxMessageSize());
        all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(BUFFER, (long) BUFFERED * options.maxMessageSize()));
        all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, word(options.compression()));
        return with(all, ProducerConfig.configNames());
    }

    Map<String, Object> admin() {
        int limit = millis(options.connectTimeout().toMillis());
        Map<String, Object> all = common();
        all.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, limit);
        all.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, limit);
        return with(all, AdminClientConfig.configNames());
    }

    /** Without a group, partitions are assigned by ourselves. */
    Map<String, Object> consumer(@Nullable String group, boolean next) {
        Map<String, Object> all = common();
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MS);
        all.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, METADATA_MS);
        all.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, next ? "consumer" : "classic");
        if (group != null) {
            all.put(ConsumerConfig.GROUP_ID_CONFIG, group);
            if (!next) {
                all.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
            }
        }
        return with(all, ConsumerConfig.configNames());
    }

    private Map<String, Object> with(Map<String, Object> all, Set<String> known) {
        options.properties().forEach((name, value) -> {
            if (known.contains(name)) {
                all.put(name, value);
            }
        });
        return all;
    }

    private Map<String, Object> common() {
        Map<String, Object> all = new HashMap<>();
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, addresses());
        all.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, options.connectTimeout().toMillis());
        boolean sasl = options.username() != null;
        all.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                (sasl ? "SASL_" : "") + (options.tls() ? "SSL" : "PLAINTEXT"));
        if (options.username() != null && options.password() != null) {
            boolean plain = options.mechanism() == KafkaOptions.Mechanism.PLAIN;
            all.put(SaslConfigs.SASL_MECHANISM, options.mechanism().name().replace('_', '-'));
            all.put(SaslConfigs.SASL_JAAS_CONFIG, "org.apache.kafka.common.security."
                    + (plain ? "plain.PlainLoginModule" : "scram.ScramLoginModule") + " required username="
                    + quoted(options.username()) + " password=" + quoted(options.password().reveal()) + ";");
        }
        if (options.ca() != null) {
            all.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
            all.put(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, text(options.ca()));
        }
        if (options.cert() != null && options.key() != null) {
            all.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
            all.put(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, text(options.cert()));
            all.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, text(options.key()));
        }
        return all;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String text(Path pem) {
        try {
            return Files.readString(pem);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + pem, e);
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static int millis(long millis) {
        return (int) Math.min(Integer.MAX_VALUE, millis);
    }
}
