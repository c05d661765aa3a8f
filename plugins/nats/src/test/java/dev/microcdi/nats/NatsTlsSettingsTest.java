package dev.microcdi.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.microcdi.tck.servers.Certificates;

/** Wrong files are told when the settings are read, before anything connects. */
class NatsTlsSettingsTest {
    private final Certificates all = Certificates.shared();

    @Test void withoutTlsNoFileMayBeSet() {
        NatsOptions at = NatsOptions.at("a");
        assertThat(at.security()).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NatsOptions(at.address(), null, null, null, false, all.authority(), null, null,
                        at.connectTimeout(), at.pingInterval(), at.querySubjects(), at.watchSubjects(), at.queryWait(),
                        at.maxMessageSize(), at.maxSockets()))
                .withMessage("ca is set and tls is false: set tls=true, or leave ca out");
    }

    @Test void filesMustBeThereAndBelongTogether() {
        Path missing = all.authority().resolveSibling("missing.pem");
        Path cert = all.client().cert();
        refused(missing, null, null, "ca " + missing + " does not exist");
        refused(null, cert, null, "cert and key go together: set both or none, key is missing");
        refused(null, cert, all.server().key(), "key " + all.server().key() + " is not the private key of cert "
                + cert + " (its first certificate is CN=client)");
    }

    private static void refused(@Nullable Path ca, @Nullable Path cert, @Nullable Path key, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> NatsOptions.at("a").withTls(ca, cert, key))
                .withMessage(message);
        assertThatIllegalArgumentException().isThrownBy(() -> JetStreamOptions.at("a").withTls(ca, cert, key))
                .withMessage(message);
    }
}
