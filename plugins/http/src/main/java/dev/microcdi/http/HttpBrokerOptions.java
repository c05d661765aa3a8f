package dev.microcdi.http;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.microcdi.plugin.Setting;
import dev.microcdi.plugin.Settings;

/** The keys below {@code micro.http} that only the broker reads; sizes and connections are in {@link HttpOptions}. */
@Settings
@SuppressWarnings("javadoc")
public record HttpBrokerOptions(
        @Setting(text = "Broker: where subscribers listen, :10001 for every interface. Other machines reach only what is not "
                + "127.0.0.1. Opened at the first subscription.", value = "127.0.0.1:0") String address,
        @Setting(text = "Broker: host:port, or a host, that publishers are told, where it differs from the one that is "
                + "listened on.") @Nullable String brokerAdvertise,
        @Setting(text = "Broker: how long the registry keeps a subscription that is not renewed.", value = "PT60S") Duration brokerTtl,
        @Setting(text = "Broker: how often subscriptions are renewed. Less than broker-ttl.", value = "PT30S") Duration brokerInterval,
        @Setting(text = "Broker: most messages that wait for one subscription; further ones are refused.", value = "1000") int brokerMaxPending,
        @Setting(text = "Broker: most bytes that wait for one subscription, in bodies.", value = "67108864") int brokerMaxPendingBytes) {
    /** On 127.0.0.1, 60 s and 30 s, 1,000 messages or 64 MiB. */
    public static final HttpBrokerOptions DEFAULT = new HttpBrokerOptions("127.0.0.1:0", null, Duration.ofSeconds(60),
            Duration.ofSeconds(30), 1_000, 64 << 20);

    /** Checks the addresses, and that limits are positive. */
    public HttpBrokerOptions {
        HttpAddress.check("address", address);
        if (brokerAdvertise != null) {
            HttpAddress.check("broker-advertise", brokerAdvertise);
        }
        if (brokerInterval.isNegative() || brokerInterval.isZero() || brokerInterval.compareTo(brokerTtl) >= 0) {
            throw new IllegalArgumentException("broker-interval must be positive and less than broker-ttl; they are "
                    + brokerInterval + " and " + brokerTtl);
        }
        if (brokerMaxPending <= 0 || brokerMaxPendingBytes <= 0) {
            throw new IllegalArgumentException("broker-max-pending and broker-max-pending-bytes must be positive; they "
                    + "are " + brokerMaxPending + " and " + brokerMaxPendingBytes);
        }
    }

    /**
     * The defaults, listening elsewhere.
     *
     * @param listen {@code host:port}; port 0 is any free one
     * @return options
     */
    public static HttpBrokerOptions at(String listen) {
        return new HttpBrokerOptions(listen, null, DEFAULT.brokerTtl, DEFAULT.brokerInterval, DEFAULT.brokerMaxPending,
                DEFAULT.brokerMaxPendingBytes);
    }
}
