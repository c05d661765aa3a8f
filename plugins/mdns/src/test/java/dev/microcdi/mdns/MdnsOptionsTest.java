package dev.microcdi.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.plugin.Setting;

class MdnsOptionsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final HostAndPort GROUP = HostAndPort.parse("224.0.0.251");

    @Test void theDefaultsAreThoseOfTheSettings() {
        MdnsOptions options = MdnsOptions.defaults();
        assertThat(options.networkInterface()).isNull();
        assertThat(defaultOf("address")).isEqualTo(options.address().toString());
        assertThat(defaultOf("domain")).isEqualTo(options.domain());
        assertThat(defaultOf("queryWait")).isEqualTo(options.queryWait().toString());
        assertThat(defaultOf("recordTtl")).isEqualTo(options.recordTtl().toString());
        assertThat(new MdnsOptions(GROUP, "micro", null, SECOND, SECOND).address().port()).isEqualTo(5353);
    }

    @Test void wrongSettingsAreRefusedWithTheKey() {
        assertThatThrownBy(
                () -> new MdnsOptions(HostAndPort.parse("127.0.0.1:5353"), "micro", null, SECOND, SECOND))
                .isInstanceOf(IllegalArgumentException.class).hasMessage(
                        "address must be an IPv4 multicast group (224.0.0.0 to 239.255.255.255) and a port, was "
                                + "127.0.0.1:5353");
        assertThatThrownBy(() -> new MdnsOptions(HostAndPort.parse("[ff02::fb]"), "micro", null, SECOND, SECOND))
                .hasMessageStartingWith("address must be an IPv4 multicast group");
        assertThatThrownBy(() -> new MdnsOptions(GROUP, "", null, SECOND, SECOND))
                .hasMessage("domain \"\" cannot be a DNS name: it has an empty part or a backslash");
        assertThatThrownBy(() -> new MdnsOptions(GROUP, "micro", null, Duration.ZERO, SECOND))
                .hasMessage("query-wait must be positive and at most PT10S, was PT0S");
        assertThatThrownBy(() -> new MdnsOptions(GROUP, "micro", null, SECOND, Duration.ofMillis(999)))
                .hasMessage("record-ttl must be at least PT1S, was PT0.999S");
    }

    private static String defaultOf(String component) {
        for (var each : MdnsOptions.class.getRecordComponents()) {
            if (each.getName().equals(component)) {
                return each.getAnnotation(Setting.class).value();
            }
        }
        throw new IllegalArgumentException(component);
    }
}
