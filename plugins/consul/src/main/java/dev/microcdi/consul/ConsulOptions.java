package dev.microcdi.consul;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.microcdi.core.spi.Tls;
import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.plugin.Secret;
import dev.microcdi.plugin.Setting;
import dev.microcdi.plugin.Settings;

/** The keys below {@code micro.consul}. */
@Settings
@SuppressWarnings("javadoc")
public record ConsulOptions(
        @Setting(text = "Agents to talk to, tried in order; port 8500 when there is none.", value = "localhost:8500") List<HostAndPort> address,
        @Setting(text = "ACL token.") @Nullable Secret token,
        @Setting(text = "Where look-ups ask. Without it, the agent's own datacenter; a service is always registered in that.") @Nullable String datacenter,
        @Setting(text = "Whether to use TLS.", value = "false") boolean tls,
        @Setting(text = "PEM file of the certificates to trust. Without it, the JVM's trust store.") @Nullable Path ca,
        @Setting(text = "PEM file of our certificate, for agents that ask for one; together with key.") @Nullable Path cert,
        @Setting(text = "PEM file of the private key of cert, PKCS #8, not encrypted.") @Nullable Path key,
        @Setting(text = "How long to try to reach one agent.", value = "PT3S") Duration connectTimeout,
        @Setting(text = "How long an agent may take to answer.", value = "PT5S") Duration requestTimeout,
        @Setting(text = "How long a watch waits for a change before it asks again; a hung agent is noticed after this and the request timeout.", value = "PT30S") Duration watchWait) {

    private static final int PORT = 8500;

    /** Completes the addresses, checks the times and the files. */
    public ConsulOptions {
        if (address.isEmpty()) {
            throw new IllegalArgumentException("address is empty: name at least one agent as host:port");
        }
        address = address.stream().map(a -> a.withDefaultPort(PORT)).toList();
        positive("connect-timeout", connectTimeout);
        positive("request-timeout", requestTimeout);
        positive("watch-wait", watchWait);
        if (watchWait.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("watch-wait must be at most PT10M (Consul's limit), was " + watchWait);
        }
        if (datacenter != null && datacenter.isBlank()) {
            throw new IllegalArgumentException("datacenter is empty: name one, or leave it out for the agent's own");
        }
        Tls.of(tls, ca, cert, key);
    }

    /**
     * The defaults, at these agents.
     *
     * @param addresses {@code host:port} or {@code host}, separated by commas
     * @return options without a token
     */
    public static ConsulOptions at(String addresses) {
        return new ConsulOptions(List.of(addresses.split(",")).stream().map(HostAndPort::parse).toList(), null, null,
                false, null, null, null, Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(30));
    }

    /**
     * The same, with TLS.
     *
     * @param trusted PEM file of the certificates to trust, or null for the JVM's trust store
     * @param ours PEM file of our certificate, or null
     * @param secret PEM file of its private key, or null
     * @return options whose files could be read
     */
    public ConsulOptions withTls(@Nullable Path trusted, @Nullable Path ours, @Nullable Path secret) {
        return new ConsulOptions(address, token, datacenter, true, trusted, ours, secret, connectTimeout,
                requestTimeout,
                watchWait);
    }

    /**
     * The same, with a token.
     *
     * @param other the ACL token
     * @return options with it
     */
    public ConsulOptions withToken(Secret other) {
        return new ConsulOptions(address, other, datacenter, tls, ca, cert, key, connectTimeout, requestTimeout,
                watchWait);
    }

    /**
     * The same, with look-ups elsewhere.
     *
     * @param other the datacenter to ask
     * @return options with it
     */
    public ConsulOptions withDatacenter(String other) {
        return new ConsulOptions(address, token, other, tls, ca, cert, key, connectTimeout, requestTimeout, watchWait);
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
