package dev.microcdi.rabbitmq;

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

/** The keys below {@code micro.rabbitmq}. */
@Settings
@SuppressWarnings("javadoc")
public record RabbitMqOptions(
        @Setting(text = "Nodes to talk to, tried in order; port 5672, with TLS 5671, when there is none.", value = "127.0.0.1:5672") List<HostAndPort> address,
        @Setting(text = "User.", value = "guest") String username,
        @Setting(text = "Password of the user.", value = "guest") Secret password,
        @Setting(text = "Virtual host.", value = "/") String virtualHost,
        @Setting(text = "Go Micro's exchange; ours is named the same with .durable.", value = "micro") String exchange,
        @Setting(text = "What new queues of groups are: classic, or quorum to be kept by several nodes.", value = "classic") QueueType queueType,
        @Setting(text = "Whether to join groups of Go Micro services: queues named by the group alone, not durable.", value = "false") boolean goQueues,
        @Setting(text = "Largest body to publish, and of a call in both directions, in bytes; not more than the server's max_message_size.", value = "16777216") int maxMessageSize,
        @Setting(text = "Transport: most callers' sockets that a listener serves at once; further calls are refused.", value = "10000") int maxSockets,
        @Setting(text = "Whether to use TLS.", value = "false") boolean tls,
        @Setting(text = "PEM file of the certificates to trust. Without it, the JVM's trust store.") @Nullable Path ca,
        @Setting(text = "PEM file of our certificate, for servers that ask for one; together with key.") @Nullable Path cert,
        @Setting(text = "PEM file of the private key of cert, PKCS #8, not encrypted.") @Nullable Path key,
        @Setting(text = "How long to try to reach one node.", value = "PT3S") Duration connectTimeout,
        @Setting(text = "How long a node may take to make a queue or a subscription.", value = "PT5S") Duration requestTimeout,
        @Setting(text = "How often the connection is probed, in whole seconds; a hung node is noticed after two of these.", value = "PT5S") Duration heartbeat) {

    private static final int PORT = 5672;
    private static final int TLS_PORT = 5671;
    private static final int MAX_SOCKETS = 10_000;
    private static final int LONGEST_HEARTBEAT_S = 65_535;

    /** Completes the addresses, checks the rest and the files. */
    public RabbitMqOptions {
        if (address.isEmpty()) {
            throw new IllegalArgumentException("address is empty: name at least one node as host:port");
        }
        int port = tls ? TLS_PORT : PORT;
        address = address.stream().map(a -> a.withDefaultPort(port)).toList();
        RabbitMqNames.checkExchange(exchange);
        if (maxMessageSize < 1) {
            throw new IllegalArgumentException("max-message-size must be at least 1, was " + maxMessageSize);
        }
        if (maxSockets < 1) {
            throw new IllegalArgumentException("max-sockets must be at least 1, was " + maxSockets);
        }
        positive("connect-timeout", connectTimeout);
        positive("request-timeout", requestTimeout);
        positive("heartbeat", heartbeat);
        if (!heartbeat.equals(Duration.ofSeconds(heartbeat.toSeconds()))
                || heartbeat.toSeconds() > LONGEST_HEARTBEAT_S) {
            throw new IllegalArgumentException(
                    "heartbeat must be whole seconds, at most " + LONGEST_HEARTBEAT_S + ", was " + heartbeat);
        }
        Tls.of(tls, ca, cert, key);
    }

    /**
     * The defaults, at these nodes.
     *
     * @param addresses {@code host:port} or {@code host}, separated by commas
     * @return options with RabbitMQ's own user, without TLS
     */
    public static RabbitMqOptions at(String addresses) {
        return new RabbitMqOptions(Arrays.stream(addresses.split(",")).map(HostAndPort::parse).toList(), "guest",
                new Secret("guest"), "/", "micro", QueueType.CLASSIC, false, 16 * 1024 * 1024, MAX_SOCKETS, false, null,
                null, null,
                Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(5));
    }

    /**
     * The same, with another user.
     *
     * @param user the user's name
     * @param secret the user's password
     * @return options with both
     */
    public RabbitMqOptions withUser(String user, Secret secret) {
        return new RabbitMqOptions(address, user, secret, virtualHost, exchange, queueType, goQueues, maxMessageSize,
                maxSockets, tls, ca, cert, key, connectTimeout, requestTimeout, heartbeat);
    }

    /**
     * The same, elsewhere in the server.
     *
     * @param host virtual host
     * @param goExchange Go Micro's exchange
     * @return options with both
     */
    public RabbitMqOptions within(String host, String goExchange) {
        return new RabbitMqOptions(address, username, password, host, goExchange, queueType, goQueues, maxMessageSize,
                maxSockets, tls, ca, cert, key, connectTimeout, requestTimeout, heartbeat);
    }

    /**
     * The same, with other queues for groups.
     *
     * @param type of queues that are made
     * @param go whether they are Go Micro's
     * @return options with both
     */
    public RabbitMqOptions withQueues(QueueType type, boolean go) {
        return new RabbitMqOptions(address, username, password, virtualHost, exchange, type, go, maxMessageSize,
                maxSockets, tls,
                ca,
                cert, key, connectTimeout, requestTimeout, heartbeat);
    }

    /**
     * The same, with another limit.
     *
     * @param bytes largest body to publish
     * @return options with it
     */
    public RabbitMqOptions withMaxMessageSize(int bytes) {
        return new RabbitMqOptions(address, username, password, virtualHost, exchange, queueType, goQueues, bytes,
                maxSockets, tls,
                ca, cert, key, connectTimeout, requestTimeout, heartbeat);
    }

    /**
     * The same, with TLS.
     *
     * @param trusted PEM file of the certificates to trust, or null for the JVM's trust store
     * @param ours PEM file of our certificate, or null
     * @param secret PEM file of its private key, or null
     * @return options whose files could be read
     */
    public RabbitMqOptions withTls(@Nullable Path trusted, @Nullable Path ours, @Nullable Path secret) {
        return new RabbitMqOptions(address, username, password, virtualHost, exchange, queueType, goQueues,
                maxMessageSize, maxSockets, true, trusted, ours, secret, connectTimeout, requestTimeout, heartbeat);
    }

    /**
     * The same, with another patience.
     *
     * @param connect how long to try to reach one node
     * @param request how long a node may take to make a queue
     * @param probe how often the connection is probed
     * @return options with these
     */
    public RabbitMqOptions withTimes(Duration connect, Duration request, Duration probe) {
        return new RabbitMqOptions(address, username, password, virtualHost, exchange, queueType, goQueues,
                maxMessageSize, maxSockets, tls, ca, cert, key, connect, request, probe);
    }

    @Nullable Tls security() {
        return Tls.of(tls, ca, cert, key);
    }

    private static void positive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(key + " must be positive, was " + value);
        }
    }
}
