package dev.microcdi.kafka;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.microcdi.core.spi.Tls;
import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.plugin.Secret;
import dev.microcdi.plugin.Setting;
import dev.microcdi.plugin.Settings;

/** The keys below {@code micro.kafka}. */
@Settings
@SuppressWarnings("javadoc")
public record KafkaOptions(
        @Setting(text = "Servers to ask first; they name the others. Port 9092 when there is none.", value = "localhost:9092") List<HostAndPort> address,
        @Setting(text = "User; needs a password.") @Nullable String username,
        @Setting(text = "Password of the user.") @Nullable Secret password,
        @Setting(text = "How the user proves who it is (SASL).", value = "plain") Mechanism mechanism,
        @Setting(text = "Whether to use TLS.", value = "false") boolean tls,
        @Setting(text = "PEM file of the certificates to trust. Without it, the JVM's trust store.") @Nullable Path ca,
        @Setting(text = "PEM file of our certificate, for servers that ask for one; together with key.") @Nullable Path cert,
        @Setting(text = "PEM file of the private key of cert, PKCS #8, not encrypted.") @Nullable Path key,
        @Setting(text = "How long an operation tries to reach a server.", value = "PT3S") Duration connectTimeout,
        @Setting(text = "How long subscribing waits for the group to take a new member in.", value = "PT30S") Duration joinTimeout,
        @Setting(text = "How long the client tries to deliver a message; a publish with a longer timeout fails after this.", value = "PT10S") Duration deliveryTimeout,
        @Setting(text = "How a group shares out its partitions: auto takes the consumer protocol (KIP-848) where the server has it.", value = "auto") GroupProtocol groupProtocol,
        @Setting(text = "Partitions of a topic that is made because it is missing; 0 for the server's default.", value = "0") int partitions,
        @Setting(text = "Copies of such a topic; 0 for the server's default.", value = "0") int replication,
        @Setting(text = "Largest record in bytes, envelope and key included; topics have a limit of their own.", value = "1048576") int maxMessageSize,
        @Setting(text = "How records are compressed.", value = "none") Compression compression,
        @Setting(text = "Further properties of Kafka's client, key=value, comma separated: linger.ms=5.") Map<String, String> properties) {

    private static final int PORT = 9092;

    /** How a user proves who it is. */
    public enum Mechanism {
        /** The password is sent: use TLS. */
        PLAIN,
        /** A challenge, with SHA-256. */
        SCRAM_SHA_256,
        /** A challenge, with SHA-512. */
        SCRAM_SHA_512
    }

    /** How a group shares out its partitions. */
    public enum GroupProtocol {
        /** What the server has. */
        AUTO,
        /** The server decides (KIP-848). */
        CONSUMER,
        /** A member decides. */
        CLASSIC
    }

    /** How records are compressed. */
    public enum Compression {
        /** Not at all. */
        NONE,
        /** Gzip. */
        GZIP,
        /** Snappy. */
        SNAPPY,
        /** LZ4. */
        LZ4,
        /** Zstandard. */
        ZSTD
    }

    /** Completes the addresses, checks the rest and the files. */
    public KafkaOptions {
        if (address.isEmpty()) {
            throw new IllegalArgumentException("address is empty: name at least one server as host:port");
        }
        address = address.stream().map(a -> a.withDefaultPort(PORT)).toList();
        if ((username == null) != (password == null)) {
            throw new IllegalArgumentException("username and password go together: set both or none");
        }
        positive("connect-timeout", connectTimeout);
        positive("join-timeout", joinTimeout);
        positive("delivery-timeout", deliveryTimeout);
        range("partitions", partitions, 0, Integer.MAX_VALUE);
        range("replication", replication, 0, Short.MAX_VALUE);
        range("max-message-size", maxMessageSize, 1, Integer.MAX_VALUE);
        properties = Map.copyOf(properties);
        KafkaProperties.check(properties);
        Tls.of(tls, ca, cert, key);
    }

    /**
     * The defaults, at these servers.
     *
     * @param addresses {@code host:port} or {@code host}, separated by commas
     * @return options without credentials
     */
    public static KafkaOptions at(String addresses) {
        return new KafkaOptions(Arrays.stream(addresses.split(",")).map(HostAndPort::parse).toList(), null, null,
                Mechanism.PLAIN, false, null, null, null, Duration.ofSeconds(3), Duration.ofSeconds(30),
                Duration.ofSeconds(10), GroupProtocol.AUTO, 0, 0, 1 << 20, Compression.NONE, Map.of());
    }

    /**
     * The same, as a user.
     *
     * @param name the user
     * @param secret its password
     * @param how the way to prove it
     * @return options with credentials
     */
    public KafkaOptions withUser(String name, Secret secret, Mechanism how) {
        return new KafkaOptions(address, name, secret, how, tls, ca, cert, key, connectTimeout, joinTimeout,
                deliveryTimeout, groupProtocol, partitions, replication, maxMessageSize, compression, properties);
    }

    /**
     * The same, with TLS.
     *
     * @param trusted PEM file of the certificates to trust, or null for the JVM's trust store
     * @param ours PEM file of our certificate, or null
     * @param secret PEM file of its private key, or null
     * @return options whose files could be read
     */
    public KafkaOptions withTls(@Nullable Path trusted, @Nullable Path ours, @Nullable Path secret) {
        return new KafkaOptions(address, username, password, mechanism, true, trusted, ours, secret, connectTimeout,
                joinTimeout, deliveryTimeout, groupProtocol, partitions, replication, maxMessageSize, compression,
                properties);
    }

    /**
     * The same, with a way to share out partitions.
     *
     * @param protocol of groups
     * @return options with it
     */
    public KafkaOptions withGroupProtocol(GroupProtocol protocol) {
        return new KafkaOptions(address, username, password, mechanism, tls, ca, cert, key, connectTimeout, joinTimeout,
                deliveryTimeout, protocol, partitions, replication, maxMessageSize, compression, properties);
    }

    /**
     * The same, with topics of another size where they are missing.
     *
     * @param count of partitions, 0 for the server's default
     * @return options with it
     */
    public KafkaOptions withPartitions(int count) {
        return new KafkaOptions(address, username, password, mechanism, tls, ca, cert, key, connectTimeout, joinTimeout,
                deliveryTimeout, groupProtocol, count, replication, maxMessageSize, compression, properties);
    }

    /**
     * The same, with further properties of Kafka's client in place of those that were there.
     *
     * @param further keys and values
     * @return options with them
     */
    public KafkaOptions withProperties(Map<String, String> further) {
        return new KafkaOptions(address, username, password, mechanism, tls, ca, cert, key, connectTimeout, joinTimeout,
                deliveryTimeout, groupProtocol, partitions, replication, maxMessageSize, compression, further);
    }

    private static void positive(String key, Duration value) {
        if (value.isNegative() || value.toMillis() < 1) {
            throw new IllegalArgumentException(key + " must be positive, was " + value);
        }
    }

    private static void range(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(key + " must be from " + min + " to " + max + ", was " + value);
        }
    }
}
