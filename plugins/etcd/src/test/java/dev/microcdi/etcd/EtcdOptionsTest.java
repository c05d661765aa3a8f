package dev.microcdi.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.plugin.Secret;
import dev.microcdi.plugin.Setting;
import dev.microcdi.tck.servers.Certificates;

class EtcdOptionsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TEN = Duration.ofSeconds(10);
    private static final List<HostAndPort> MEMBER = List.of(new HostAndPort("a", 1));

    @Test void theConstructorWithAnAddressHasTheDefaultsOfTheSettings() {
        EtcdOptions options = EtcdOptions.at("a,b:1");
        assertThat(options.address()).containsExactly(new HostAndPort("a", 2379), new HostAndPort("b", 1));
        assertThat(options.username()).isNull();
        assertThat(options.password()).isNull();
        assertThat(defaultOf("connectTimeout")).isEqualTo(options.connectTimeout().toString());
        assertThat(defaultOf("requestTimeout")).isEqualTo(options.requestTimeout().toString());
        assertThat(defaultOf("keepAlive")).isEqualTo(options.keepAlive().toString());
        assertThat(defaultOf("prefix")).isEqualTo(options.prefix());
        assertThat(defaultOf("address")).isEqualTo("127.0.0.1:2379");
    }

    @Test void wrongSettingsAreRefusedWithTheKey() {
        assertThatThrownBy(() -> new EtcdOptions(List.of(), null, null, "/micro/registry/", false, null, null, null,
                SECOND, SECOND, TEN))
                .hasMessage("address is empty: name at least one member as host:port");
        assertThatThrownBy(() -> new EtcdOptions(MEMBER, "root", null, "/micro/registry/", false, null, null, null,
                SECOND, SECOND, TEN))
                .hasMessage("username and password go together: set both or none, password is missing");
        assertThatThrownBy(() -> new EtcdOptions(MEMBER, null, new Secret("x"), "/micro/registry/", false, null, null,
                null, SECOND, SECOND, TEN))
                .hasMessage("username and password go together: set both or none, username is missing");
        assertThatThrownBy(() -> new EtcdOptions(MEMBER, null, null, "/micro/registry/", false, null, null, null,
                Duration.ZERO, SECOND, TEN))
                .hasMessage("connect-timeout must be positive, was PT0S");
        assertThatThrownBy(() -> new EtcdOptions(MEMBER, null, null, "/micro/registry/", false, null, null, null,
                SECOND, SECOND, SECOND))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("keep-alive must be at least PT10S, was PT1S");
    }

    @Test void aPrefixEndsWithASlashAndIsNotEverything() {
        assertThat(EtcdOptions.at("a").withPrefix("/shop").prefix()).isEqualTo("/shop/");
        assertThat(EtcdOptions.at("a").withPrefix("/shop/").prefix()).isEqualTo("/shop/");
        for (String nothing : List.of("", " ", "/")) {
            assertThatThrownBy(() -> EtcdOptions.at("a").withPrefix(nothing))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("prefix is empty: all keys of the cluster would be read as services");
        }
    }

    @Test void theFilesOfTlsAreReadWithTheOptions() {
        Certificates all = Certificates.shared();
        assertThat(EtcdOptions.at("a").security()).isNull();
        assertThat(EtcdOptions.at("a").withTls(all.authority(), all.client().cert(), all.client().key()).security())
                .isNotNull();
        assertThatThrownBy(() -> EtcdOptions.at("a").withTls(all.authority(), all.client().cert(), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cert and key go together: set both or none, key is missing");
    }

    @Test void thePasswordIsNotPrinted() {
        assertThat(new EtcdOptions(MEMBER, "root", new Secret("s3cret"), "/micro/registry/", false, null, null, null,
                SECOND, SECOND, TEN).toString())
                .doesNotContain("s3cret").contains("***");
    }

    private static String defaultOf(String component) {
        for (var each : EtcdOptions.class.getRecordComponents()) {
            if (each.getName().equals(component)) {
                return each.getAnnotation(Setting.class).value();
            }
        }
        throw new IllegalArgumentException(component);
    }
}
