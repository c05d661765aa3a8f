package dev.microcdi.mdns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.plugin.Setting;
import dev.microcdi.plugin.Settings;

/** The keys below {@code micro.mdns}. */
@Settings
@SuppressWarnings("javadoc")
public record MdnsOptions(
        @Setting(text = "Multicast group and port; IPv4. Go Micro processes know only the default.", value = "224.0.0.251:5353") HostAndPort address,
        @Setting(text = "Last part of all names. Go Micro processes know only the default.", value = "micro") String domain,
        @Setting(text = "Name of the one network interface to use, for example lo; all that are up when not set.") @Nullable String networkInterface,
        @Setting(text = "How long a look-up waits for answers, always in full: nobody knows how many there are.", value = "PT0.1S") Duration queryWait,
        @Setting(text = "Time to live written into the DNS records, in whole seconds. Go Micro processes do not look at it, except for 0.", value = "PT2M") Duration recordTtl) {

    private static final int PORT = 5353;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** Checks group, domain and times. */
    public MdnsOptions {
        address = address.withDefaultPort(PORT);
        InetAddress group = IpLiteral.parse(address.host());
        if (!(group instanceof Inet4Address) || !group.isMulticastAddress() || address.port() == 0) {
            throw new IllegalArgumentException(
                    "address must be an IPv4 multicast group (224.0.0.0 to 239.255.255.255) and a port, was "
                            + address);
        }
        MdnsNames.checked("domain \"" + domain + "\"", domain + ".");
        if (queryWait.isNegative() || queryWait.isZero() || queryWait.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException(
                    "query-wait must be positive and at most " + LONGEST_WAIT + ", was " + queryWait);
        }
        if (recordTtl.toSeconds() < 1 || recordTtl.toSeconds() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("record-ttl must be at least PT1S, was " + recordTtl);
        }
    }

    /**
     * The defaults.
     *
     * @return what a Go Micro process uses, on all interfaces
     */
    public static MdnsOptions defaults() {
        return new MdnsOptions(new HostAndPort("224.0.0.251", PORT), "micro", null, Duration.ofMillis(100),
                Duration.ofMinutes(2));
    }
}
