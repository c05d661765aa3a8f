package dev.microcdi.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.plugin.Secret;
import dev.microcdi.plugin.Setting;

class ConsulOptionsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test void theConstructorWithAnAddressHasTheDefaultsOfTheSettings() {
        ConsulOptions options = ConsulOptions.at("a,b:1");
        assertThat(options.address()).containsExactly(new HostAndPort("a", 8500), new HostAndPort("b", 1));
        assertThat(options.token()).isNull();
        assertThat(defaultOf("connectTimeout")).isEqualTo(options.connectTimeout().toString());
        assertThat(defaultOf("requestTimeout")).isEqualTo(options.requestTimeout().toString());
        assertThat(defaultOf("watchWait")).isEqualTo(options.watchWait().toString());
        assertThat(defaultOf("address")).isEqualTo("localhost:8500");
    }

    @Test void noAddressIsRefused() {
        assertThatThrownBy(
                () -> new ConsulOptions(List.of(), null, null, false, null, null, null, SECOND, SECOND, SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("address is empty: name at least one agent as host:port");
    }

    @Test void timesMustBePositiveAndTheWaitWithinConsulsLimit() {
        List<HostAndPort> agent = List.of(new HostAndPort("a", 1));
        assertThatThrownBy(
                () -> new ConsulOptions(agent, null, null, false, null, null, null, Duration.ZERO, SECOND, SECOND))
                .hasMessage("connect-timeout must be positive, was PT0S");
        assertThatThrownBy(
                () -> new ConsulOptions(agent, null, null, false, null, null, null, SECOND, SECOND.negated(), SECOND))
                .hasMessage("request-timeout must be positive, was PT-1S");
        assertThatThrownBy(
                () -> new ConsulOptions(agent, null, null, false, null, null, null, SECOND, SECOND,
                        Duration.ofMinutes(11)))
                .hasMessage("watch-wait must be at most PT10M (Consul's limit), was PT11M");
    }

    @Test void aDatacenterIsNamedOrLeftOut() {
        assertThat(ConsulOptions.at("a").datacenter()).isNull();
        assertThat(ConsulOptions.at("a").withDatacenter("dc2").datacenter()).isEqualTo("dc2");
        assertThatThrownBy(() -> ConsulOptions.at("a").withDatacenter(" ")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("datacenter is empty: name one, or leave it out for the agent's own");
    }

    @Test void theTokenIsNotPrinted() {
        ConsulOptions options = new ConsulOptions(List.of(new HostAndPort("a", 1)), new Secret("s3cret"), null, false,
                null,
                null, null, SECOND,
                SECOND,
                SECOND);
        assertThat(options.toString()).doesNotContain("s3cret").contains("***");
    }

    private static String defaultOf(String component) {
        for (var each : ConsulOptions.class.getRecordComponents()) {
            if (each.getName().equals(component)) {
                return each.getAnnotation(Setting.class).value();
            }
        }
        throw new IllegalArgumentException(component);
    }
}
