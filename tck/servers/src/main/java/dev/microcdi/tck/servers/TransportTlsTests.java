package dev.microcdi.tck.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.microcdi.UnavailableException;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Certificates.Identity;
import dev.microcdi.transport.Transport;
import dev.microcdi.transport.Transport.Listener;

/**
 * TLS between a transport plugin and its real server: calls pass, and a wrong setting is told to who calls and to who listens. For
 * plugins with the settings {@code tls}, {@code ca}, {@code cert} and {@code key}.
 *
 * <p>Threads: the tests run one after the other.
 */
public abstract class TransportTlsTests {
    private final Certificates all = Certificates.shared();

    /** For subclasses. */
    protected TransportTlsTests() {
    }

    /**
     * A server of the test's own.
     *
     * @param identity what it shows
     * @param mutual whether it wants a certificate of each client
     * @return a ready one
     */
    protected abstract BackEnd start(Identity identity, boolean mutual);

    /**
     * The plugin with TLS.
     *
     * @param address of the server
     * @param ca whom it trusts; null for the JVM's trust store
     * @param ours what it shows; null for nothing
     * @return a new transport
     */
    protected abstract Transport open(String address, @Nullable Path ca, @Nullable Identity ours);

    @Test void callsPassAServerThatWantsACertificate() {
        try (BackEnd server = start(all.server(), true);
                Transport one = open(server.address(), all.authority(), all.client());
                Transport other = open(server.address(), all.authority(), all.client());
                Listener listener = one.listen(":0", Calls::echo)) {
            assertThat(Calls.call(other, listener.address(), Calls.text("hello"))).isEqualTo(Calls.text("hello"));
            refused(open(server.address(), all.authority(), null), listener.address(),
                    "the server wants a certificate of ours that it trusts (");
            refused(open(server.address(), all.authority(), all.strangeClient()), listener.address(),
                    "the server wants a certificate of ours that it trusts (");
        }
    }

    @Test void aServerThatIsNotTrustedGetsNoCall() {
        try (BackEnd server = start(all.server(), false)) {
            refused(open(server.address(), all.stranger(), null), "nobody",
                    "the server's certificate is not trusted (");
        }
        try (BackEnd server = start(all.elsewhere(), false)) {
            refused(open(server.address(), all.authority(), null), "nobody",
                    "the server's certificate is not for this address (");
        }
    }

    private static void refused(Transport opened, String address, String why) {
        try (Transport transport = opened) {
            assertThatThrownBy(() -> Calls.call(transport, address, Calls.text("no")))
                    .isInstanceOfSatisfying(UnavailableException.class, e -> assertThat(e.neverStarted()).isTrue())
                    .hasMessageContaining(why);
            assertThatThrownBy(() -> transport.listen(":0", Calls::echo)).isInstanceOf(UnavailableException.class)
                    .hasMessageContaining(why);
        }
    }
}
