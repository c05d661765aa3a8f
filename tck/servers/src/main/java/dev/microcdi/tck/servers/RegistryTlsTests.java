package dev.microcdi.tck.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.assertj.core.api.AbstractStringAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.microcdi.UnavailableException;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.RegistryEvent.Change;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Certificates.Identity;

/**
 * TLS between a registry plugin and its real server: what works, and what each wrong setting says. For plugins with the
 * settings {@code tls}, {@code ca}, {@code cert} and {@code key}.
 *
 * <p>Threads: the tests run one after the other.
 */
public abstract class RegistryTlsTests {
    private final String keys;
    private final Certificates all = Certificates.shared();
    private final ServiceInfo service = service();

    /**
     * For subclasses.
     *
     * @param keys where the settings are: {@code micro.consul}
     */
    protected RegistryTlsTests(String keys) {
        this.keys = keys;
    }

    /**
     * A server without TLS.
     *
     * @return a ready one, shared
     */
    protected abstract BackEnd plain();

    /**
     * A server that shows {@link Certificates#server()}.
     *
     * @return a ready one, shared
     */
    protected abstract BackEnd secured();

    /**
     * A server of the test's own.
     *
     * @param identity what it shows
     * @param mutual whether it wants a certificate of each client
     * @return a ready one
     */
    protected abstract BackEnd start(Identity identity, boolean mutual);

    /**
     * The plugin without TLS.
     *
     * @param address of the server
     * @return a new registry
     */
    protected abstract Registry open(String address);

    /**
     * The plugin with TLS.
     *
     * @param address of the server, or several with commas
     * @param ca whom it trusts; null for the JVM's trust store
     * @param ours what it shows; null for nothing
     * @return a new registry
     */
    protected abstract Registry open(String address, @Nullable Path ca, @Nullable Identity ours);

    /**
     * How the plugin names its server.
     *
     * @param address of the server
     * @return {@code Consul at 127.0.0.1:8501}
     */
    protected abstract String named(String address);

    /**
     * What the plugin says of a server without TLS, which differs with how that one hangs up.
     *
     * @return the beginning, after the name of the server
     */
    protected abstract String noTls();

    @Test void aTrustedServerIsUsedAndAnUntrustedOneIsNamedWithTheSetting() throws Exception {
        String address = secured().address();
        String untrusted = "set " + keys + ".ca to the PEM file of the authority that signed it";
        works(open(address, all.authority(), null));
        says(open(address, all.stranger(), null)).startsWith(
                "no connection to " + named(address) + ": the server's certificate is not trusted (")
                .endsWith("): " + untrusted);
        try (Registry registry = open(address, null, null)) {
            assertThatThrownBy(registry::listServices).isInstanceOfSatisfying(UnavailableException.class,
                    e -> assertThat(e.neverStarted()).isTrue());
        }
        says(open(address, null, null)).endsWith(untrusted);
    }

    @Test void aServerThatWantsACertificateGetsOursAndWithoutOneTheSettingsAreNamed() throws Exception {
        try (BackEnd server = start(all.server(), true)) {
            works(open(server.address(), all.authority(), all.client()));
            String missing = "the server wants a certificate of ours that it trusts";
            String set = "set " + keys + ".cert and " + keys + ".key to PEM files that its authority signed";
            says(open(server.address(), all.authority(), null)).contains(missing).endsWith(set);
            says(open(server.address(), all.authority(), all.strangeClient())).contains(missing).endsWith(set);
        }
    }

    @Test void aCertificateForAnotherHostOrOutOfDateIsRefused() throws Exception {
        try (BackEnd server = start(all.elsewhere(), false)) {
            says(open(server.address(), all.authority(), null)).contains(
                    "the server's certificate is not for this address (No subject alternative names matching IP address")
                    .endsWith("write a host name or address of the certificate in " + keys + ".address");
        }
        try (BackEnd server = start(all.expired(), false)) {
            says(open(server.address(), all.authority(), null))
                    .contains("the server's certificate is not valid now (NotAfter: ")
                    .endsWith("renew it on the server, or correct the clock of this machine");
        }
    }

    @Test void plainAndTlsMixedSaysWhichSettingIsWrong() throws Exception {
        String tls = secured().address();
        says(open(tls)).isEqualTo("no connection to " + named(tls) + ": the server speaks TLS there: set " + keys
                + ".tls=true and " + keys + ".ca, or " + keys + ".address to its plain port");
        String plain = plain().address();
        says(open(plain, all.authority(), null)).startsWith("no connection to " + named(plain) + ": " + noTls())
                .contains(keys + ".tls=false", "TLS port", keys + ".address");
    }

    @Test void theNextServerIsTriedAfterOneWithoutTls() throws Exception {
        works(open(plain().address() + "," + secured().address(), all.authority(), null));
    }

    private void works(Registry opened) throws Exception {
        try (Registry registry = opened; Watcher watcher = registry.watch(service.name())) {
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Snapshot(List.of()));
            registry.register(service, Duration.ofSeconds(60));
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.CREATE, service));
            assertThat(registry.getService(service.name())).containsExactly(service);
            registry.deregister(service);
        }
    }

    private AbstractStringAssert<?> says(Registry opened) throws Exception {
        try (Registry registry = opened) {
            assertThatThrownBy(() -> registry.register(service, Duration.ofSeconds(60)))
                    .isInstanceOf(UnavailableException.class);
            try {
                registry.getService(service.name());
                throw new AssertionError("found with wrong settings");
            } catch (UnavailableException e) {
                return assertThat(e.detail());
            }
        }
    }

    private static ServiceInfo service() {
        String name = "s-" + UUID.randomUUID();
        return new ServiceInfo(name, "latest", Map.of(), List.of(),
                List.of(new Node(name + "-1", "127.0.0.1:1", Map.of())));
    }
}
