package dev.microcdi.nats;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.plugin.Secret;
import dev.microcdi.plugin.Setting;
import dev.microcdi.plugin.Settings;

/** The keys below {@code micro.jetstream}. */
@Settings
@SuppressWarnings("javadoc")
public record JetStreamOptions(
        @Setting(text = "Servers to talk to, tried in order; port 4222 when there is none.", value = "localhost:4222") List<HostAndPort> address,
        @Setting(text = "User; needs a password.") @Nullable String user,
        @Setting(text = "Password of the user.") @Nullable Secret password,
        @Setting(text = "Token, instead of user and password.") @Nullable Secret token,
        @Setting(text = "Whether to use TLS.", value = "false") boolean tls,
        @Setting(text = "PEM file of the certificates to trust. Without it, the JVM's trust store.") @Nullable Path ca,
        @Setting(text = "PEM file of our certificate, for servers that ask for one; together with key.") @Nullable Path cert,
        @Setting(text = "PEM file of the private key of cert, PKCS #8, not encrypted.") @Nullable Path key,
        @Setting(text = "How long to try to reach one server.", value = "PT3S") Duration connectTimeout,
        @Setting(text = "How often the connection is probed; a hung server is noticed after four of these.", value = "PT3S") Duration pingInterval,
        @Setting(text = "How long the server waits for an acknowledgement or a sign of life before it delivers again: what a killed process had in hand comes after this.", value = "PT10S") Duration ackWait,
        @Setting(text = "How long a message is kept at most in a stream that the plugin makes.", value = "P7D") Duration maxAge,
        @Setting(text = "On how many servers a stream that the plugin makes is kept.", value = "1") int replicas) {

    static final String KEYS = "micro.jetstream";

    /** Completes the addresses, checks the rest and the files. */
    public JetStreamOptions {
        address = nats(address, user, password, token, tls, ca, cert, key, connectTimeout, pingInterval).address();
        if (ackWait.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("ack-wait must be at least PT1S, was " + ackWait);
        }
        if (maxAge.isNegative() || maxAge.isZero()) {
            throw new IllegalArgumentException("max-age must be positive, was " + maxAge);
        }
        if (replicas < 1 || replicas > 5) {
            throw new IllegalArgumentException("replicas must be 1 to 5, was " + replicas);
        }
    }

    /**
     * The defaults, at these servers.
     *
     * @param addresses {@code host:port} or {@code host}, separated by commas
     * @return options without credentials and without TLS
     */
    public static JetStreamOptions at(String addresses) {
        NatsOptions o = NatsOptions.at(addresses);
        return new JetStreamOptions(o.address(), null, null, null, false, null, null, null, o.connectTimeout(),
                o.pingInterval(),
                Duration.ofSeconds(10), Duration.ofDays(7), 1);
    }

    /**
     * With another time for acknowledgements.
     *
     * @param time at least a second
     * @return the changed options
     */
    public JetStreamOptions withAckWait(Duration time) {
        return new JetStreamOptions(address, user, password, token, tls, ca, cert, key, connectTimeout, pingInterval,
                time, maxAge, replicas);
    }

    /**
     * The same, with TLS.
     *
     * @param trusted PEM file of the certificates to trust, or null for the JVM's trust store
     * @param ours PEM file of our certificate, or null
     * @param secret PEM file of its private key, or null
     * @return options whose files could be read
     */
    public JetStreamOptions withTls(@Nullable Path trusted, @Nullable Path ours, @Nullable Path secret) {
        return new JetStreamOptions(address, user, password, token, true, trusted, ours, secret, connectTimeout,
                pingInterval, ackWait, maxAge, replicas);
    }

    /** What the connection needs to know. */
    NatsOptions nats() {
        return nats(address, user, password, token, tls, ca, cert, key, connectTimeout, pingInterval);
    }

    private static NatsOptions nats(List<HostAndPort> address, @Nullable String user, @Nullable Secret password,
            @Nullable Secret token, boolean tls, @Nullable Path ca, @Nullable Path cert, @Nullable Path key,
            Duration connectTimeout, Duration pingInterval) {
        NatsOptions defaults = NatsOptions.at("localhost");
        return new NatsOptions(address, user, password, token, tls, ca, cert, key, connectTimeout, pingInterval,
                defaults.querySubjects(), defaults.watchSubjects(), defaults.queryWait(), defaults.maxMessageSize(),
                defaults.maxSockets());
    }
}
