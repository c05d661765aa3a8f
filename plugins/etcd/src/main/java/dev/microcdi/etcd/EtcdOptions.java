package dev.microcdi.etcd;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.microcdi.core.spi.Tls;
import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.plugin.Secret;
import dev.microcdi.plugin.Setting;
import dev.microcdi.plugin.Settings;

/** The keys below {@code micro.etcd}. */
@Settings
@SuppressWarnings("javadoc")
public record EtcdOptions(
        @Setting(text = "Members of one cluster, tried in order; port 2379 when there is none.", value = "127.0.0.1:2379") List<HostAndPort> address,
        @Setting(text = "User, together with password.") @Nullable String username,
        @Setting(text = "Password, together with username.") @Nullable Secret password,
        @Setting(text = "The beginning of all keys. Go Micro services see the default only.", value = "/micro/registry/") String prefix,
        @Setting(text = "Whether to use TLS.", value = "false") boolean tls,
        @Setting(text = "PEM file of the certificates to trust. Without it, the JVM's trust store.") @Nullable Path ca,
        @Setting(text = "PEM file of our certificate, for members that ask for one; together with key.") @Nullable Path cert,
        @Setting(text = "PEM file of the private key of cert, PKCS #8, not encrypted.") @Nullable Path key,
        @Setting(text = "How long to try to reach one member.", value = "PT3S") Duration connectTimeout,
        @Setting(text = "How long a member may take to answer.", value = "PT5S") Duration requestTimeout,
        @Setting(text = "Silence on a watch's connection after which the member is asked whether it still lives; it is given up when it has not answered within the request timeout. At least PT10S: etcd drops clients that ask more often.", value = "PT10S") Duration keepAlive) {

    private static final int PORT = 2379;
    private static final Duration OFTEN = Duration.ofSeconds(10);

    /** Completes addresses and prefix, checks the times, the files, and that user and password come together. */
    public EtcdOptions {
        if (address.isEmpty()) {
            throw new IllegalArgumentException("address is empty: name at least one member as host:port");
        }
        address = address.stream().map(a -> a.withDefaultPort(PORT)).toList();
        if ((username == null) != (password == null)) {
            throw new IllegalArgumentException(
                    "username and password go together: set both or none, "
                            + (username == null ? "username" : "password")
                            + " is missing");
        }
        if (prefix.isBlank() || prefix.equals("/")) {
            throw new IllegalArgumentException("prefix is empty: all keys of the cluster would be read as services");
        }
        prefix = prefix.endsWith("/") ? prefix : prefix + "/";
        Tls.of(tls, ca, cert, key);
        positive("connect-timeout", connectTimeout);
        positive("request-timeout", requestTimeout);
        if (keepAlive.compareTo(OFTEN) < 0) {
            throw new IllegalArgumentException("keep-alive must be at least " + OFTEN + ", was " + keepAlive);
        }
    }

    /**
     * The defaults, at these members.
     *
     * @param addresses {@code host:port} or {@code host}, separated by commas
     * @return options without a user
     */
    public static EtcdOptions at(String addresses) {
        return new EtcdOptions(Stream.of(addresses.split(",")).map(HostAndPort::parse).toList(), null, null,
                "/micro/registry/", false, null, null, null, Duration.ofSeconds(3), Duration.ofSeconds(5), OFTEN);
    }

    /**
     * The same, with TLS.
     *
     * @param trusted PEM file of the certificates to trust, or null for the JVM's trust store
     * @param ours PEM file of our certificate, or null
     * @param secret PEM file of its private key, or null
     * @return options whose files could be read
     */
    public EtcdOptions withTls(@Nullable Path trusted, @Nullable Path ours, @Nullable Path secret) {
        return new EtcdOptions(address, username, password, prefix, true, trusted, ours, secret, connectTimeout,
                requestTimeout, keepAlive);
    }

    /**
     * The same, as a user.
     *
     * @param name of the user
     * @param word the password
     * @return options with both
     */
    public EtcdOptions withUser(String name, Secret word) {
        return new EtcdOptions(address, name, word, prefix, tls, ca, cert, key, connectTimeout, requestTimeout,
                keepAlive);
    }

    /**
     * The same, with other keys.
     *
     * @param beginning of all keys
     * @return options with it
     */
    public EtcdOptions withPrefix(String beginning) {
        return new EtcdOptions(address, username, password, beginning, tls, ca, cert, key, connectTimeout,
                requestTimeout, keepAlive);
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
