package dev.microcdi.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.tck.servers.Certificates;

/** Wrong files are told when the settings are read, before anything connects. */
class ConsulTlsSettingsTest {
    private final Certificates all = Certificates.shared();

    @Test void withoutTlsNothingIsReadAndNothingMayBeSet() {
        assertThat(ConsulOptions.at("a").security()).isNull();
        refused(false, all.authority(), null, null, "ca is set and tls is false: set tls=true, or leave ca out");
        refused(false, null, all.client().cert(), all.client().key(),
                "cert is set and tls is false: set tls=true, or leave cert out");
    }

    @Test void certificateAndKeyComeTogetherAndAreAPair() {
        Path cert = all.client().cert();
        refused(true, null, cert, null, "cert and key go together: set both or none, key is missing");
        refused(true, null, null, all.client().key(), "cert and key go together: set both or none, cert is missing");
        refused(true, null, cert, all.server().key(), "key " + all.server().key() + " is not the private key of cert "
                + cert + " (its first certificate is CN=client)");
        assertThat(options(true, null, cert, all.client().key()).security()).isNotNull();
    }

    @Test void filesMustBeThereAndPem() {
        Path missing = all.authority().resolveSibling("missing.pem");
        Path store = all.authority().resolveSibling("all.p12");
        refused(true, missing, null, null, "ca " + missing + " does not exist");
        refused(true, store, null, null, "ca " + store
                + " has no certificate: it must be PEM, with a line -----BEGIN CERTIFICATE-----");
        refused(true, null, all.client().cert(), all.client().cert(), "key " + all.client().cert()
                + " has no private key: it must be PEM, with a line -----BEGIN PRIVATE KEY-----");
    }

    private static void refused(boolean tls, @Nullable Path ca, @Nullable Path cert, @Nullable Path key,
            String message) {
        assertThatThrownBy(() -> options(tls, ca, cert, key)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static ConsulOptions options(boolean tls, @Nullable Path ca, @Nullable Path cert, @Nullable Path key) {
        Duration second = Duration.ofSeconds(1);
        return new ConsulOptions(List.of(new HostAndPort("a", 1)), null, null, tls, ca, cert, key, second, second,
                second);
    }
}
