package dev.microcdi.nats;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.microcdi.core.spi.Tls;
import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.plugin.Secret;
import dev.microcdi.plugin.Setting;
import dev.microcdi.plugin.Settings;

/** The keys below {@code micro.nats}. */
@Settings
@SuppressWarnings("javadoc")
public record NatsOptions(
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
        @Setting(text = "Registry: subjects on which all processes are asked; Go Micro's core from v5.7, then its nats plugin.", value = "micro.nats.query,micro.registry.nats.query") List<String> querySubjects,
        @Setting(text = "Registry: subjects on which changes are told; Go Micro's core from v5.7, then its nats plugin.", value = "micro.nats.watch,micro.registry.nats.watch") List<String> watchSubjects,
        @Setting(text = "Registry: how long answers to a question are collected.", value = "PT0.1S") Duration queryWait,
        @Setting(text = "Transport: largest body in bytes, on both sides and in both directions. The server's max_payload, 1 MiB by default, "
                + "also counts: a body becomes a third larger on its way.", value = "4194304") int maxMessageSize,
        @Setting(text = "Transport: most reply addresses that a listener serves at once; further calls are refused.", value = "10000") int maxSockets) {

    static final String KEYS = "micro.nats";

    static final int MAX_MESSAGE_SIZE = 4 << 20;
    static final int MAX_SOCKETS = 10_000;

    private static final int PORT = 4222;

    /** Completes the addresses, checks the rest and the files. */
    public NatsOptions {
        if (address.isEmpty()) {
            throw new IllegalArgumentException("address is empty: name at least one server as host:port");
        }
        address = address.stream().map(a -> a.withDefaultPort(PORT)).toList();
        if ((user == null) != (password == null)) {
            throw new IllegalArgumentException("user and password go together: set both or none");
        }
        if (user != null && token != null) {
            throw new IllegalArgumentException("set either token, or user and password");
        }
        positive("connect-timeout", connectTimeout);
        positive("ping-interval", pingInterval);
        querySubjects = subjects("query-subjects", querySubjects);
        watchSubjects = subjects("watch-subjects", watchSubjects);
        positive("query-wait", queryWait);
        if (maxMessageSize <= 0 || maxSockets <= 0) {
            throw new IllegalArgumentException("max-message-size and max-sockets must be positive, they are "
                    + maxMessageSize + " and " + maxSockets);
        }
        Tls.of(tls, ca, cert, key);
    }

    /**
     * The defaults, at these servers.
     *
     * @param addresses {@code host:port} or {@code host}, separated by commas
     * @return options without credentials and without TLS
     */
    public static NatsOptions at(String addresses) {
        return new NatsOptions(Arrays.stream(addresses.split(",")).map(HostAndPort::parse).toList(), null, null, null,
                false, null, null, null,
                Duration.ofSeconds(3), Duration.ofSeconds(3), List.of("micro.nats.query", "micro.registry.nats.query"),
                List.of("micro.nats.watch", "micro.registry.nats.watch"), Duration.ofMillis(100), MAX_MESSAGE_SIZE,
                MAX_SOCKETS);
    }

    /**
     * The same, with a user.
     *
     * @param name the user's name
     * @param secret the user's password
     * @return options with both
     */
    public NatsOptions withUser(String name, Secret secret) {
        return new NatsOptions(address, name, secret, token, tls, ca, cert, key, connectTimeout, pingInterval,
                querySubjects, watchSubjects, queryWait, maxMessageSize, maxSockets);
    }

    /**
     * The same, with TLS.
     *
     * @param trusted PEM file of the certificates to trust, or null for the JVM's trust store
     * @param ours PEM file of our certificate, or null
     * @param secret PEM file of its private key, or null
     * @return options whose files could be read
     */
    public NatsOptions withTls(@Nullable Path trusted, @Nullable Path ours, @Nullable Path secret) {
        return new NatsOptions(address, user, password, token, true, trusted, ours, secret, connectTimeout,
                pingInterval, querySubjects, watchSubjects, queryWait, maxMessageSize, maxSockets);
    }

    /**
     * The same, with another limit for the transport.
     *
     * @param bytes largest body
     * @return options with it
     */
    public NatsOptions withMaxMessageSize(int bytes) {
        return new NatsOptions(address, user, password, token, tls, ca, cert, key, connectTimeout, pingInterval,
                querySubjects, watchSubjects, queryWait, bytes, maxSockets);
    }

    @Nullable Tls security() {
        return Tls.of(tls, ca, cert, key);
    }

    private static List<String> subjects(String key, List<String> subjects) {
        if (subjects.isEmpty()) {
            throw new IllegalArgumentException(key + " is empty: name at least one subject");
        }
        subjects.forEach(NatsNames::checkDestination);
        return subjects.stream().distinct().toList();
    }

    private static void positive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(key + " must be positive, was " + value);
        }
    }
}
