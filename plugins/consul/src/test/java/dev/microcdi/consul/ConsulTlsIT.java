package dev.microcdi.consul;

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
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.RegistryEvent.Change;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Certificates;
import dev.microcdi.tck.servers.Certificates.Identity;
import dev.microcdi.tck.servers.Consul;

/** TLS with a real Consul: what works, and what each wrong setting says. */
class ConsulTlsIT {
    private final Certificates all = Certificates.shared();
    private final ServiceInfo service = service();

    @Test void aTrustedServerIsUsedAndAnUntrustedOneIsNamedWithTheSetting() throws Exception {
        String address = Consul.sharedTls().address();
        works(tls(address, all.authority(), null));
        says(tls(address, all.stranger(), null)).startsWith("no connection to Consul at " + address
                + ": the server's certificate is not trusted (")
                .endsWith("): set micro.consul.ca to the PEM file of the authority that signed it");
        try (ConsulRegistry registry = new ConsulRegistry(tls(address, null, null))) {
            assertThatThrownBy(registry::listServices).isInstanceOfSatisfying(UnavailableException.class,
                    e -> assertThat(e.neverStarted()).isTrue());
        }
        says(tls(address, null, null)).endsWith("set micro.consul.ca to the PEM file of the authority that signed it");
    }

    @Test void aServerThatWantsACertificateGetsOursAndWithoutOneTheSettingsAreNamed() throws Exception {
        try (BackEnd server = Consul.startTls(all.server(), true)) {
            works(tls(server.address(), all.authority(), all.client()));
            String missing = "the server wants a certificate of ours that it trusts";
            String keys = "set micro.consul.cert and micro.consul.key to PEM files that its authority signed";
            says(tls(server.address(), all.authority(), null)).contains(missing).endsWith(keys);
            says(tls(server.address(), all.authority(), all.strangeClient())).contains(missing).endsWith(keys);
        }
    }

    @Test void aCertificateForAnotherHostOrOutOfDateIsRefused() {
        try (BackEnd server = Consul.startTls(all.elsewhere(), false)) {
            says(tls(server.address(), all.authority(), null)).contains(
                    "the server's certificate is not for this address (No subject alternative names matching IP address")
                    .endsWith("write a host name or address of the certificate in micro.consul.address");
        }
        try (BackEnd server = Consul.startTls(all.expired(), false)) {
            says(tls(server.address(), all.authority(), null)).contains(
                    "the server's certificate is not valid now (NotAfter: ")
                    .endsWith("renew it on the server, or correct the clock of this machine");
        }
    }

    @Test void plainAndTlsMixedSaysWhichSettingIsWrong() {
        String tls = Consul.sharedTls().address();
        says(ConsulOptions.at(tls)).isEqualTo("no connection to Consul at " + tls
                + ": the server speaks TLS there: set micro.consul.tls=true and "
                + "micro.consul.ca, or micro.consul.address to its plain port");
        String plain = Consul.shared().address();
        says(tls(plain, all.authority(), null)).startsWith("no connection to Consul at " + plain
                + ": the server does not speak TLS there (")
                .endsWith("set micro.consul.tls=false, or micro.consul.address to its TLS port");
    }

    @Test void theNextAgentIsTriedAfterOneWithoutTls() throws Exception {
        works(tls(Consul.shared().address() + "," + Consul.sharedTls().address(), all.authority(), null));
    }

    private void works(ConsulOptions options) throws InterruptedException {
        try (ConsulRegistry registry = new ConsulRegistry(options); Watcher watcher = registry.watch(service.name())) {
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Snapshot(List.of()));
            registry.register(service, Duration.ofSeconds(60));
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.CREATE, service));
            assertThat(registry.getService(service.name())).containsExactly(service);
            registry.deregister(service);
        }
    }

    private AbstractStringAssert<?> says(ConsulOptions options) {
        try (ConsulRegistry registry = new ConsulRegistry(options)) {
            assertThatThrownBy(() -> registry.register(service, Duration.ofSeconds(60)))
                    .isInstanceOf(UnavailableException.class);
            try {
                registry.getService(service.name());
                throw new AssertionError("found through " + options);
            } catch (UnavailableException e) {
                return assertThat(e.detail());
            }
        }
    }

    private static ConsulOptions tls(String address, @Nullable Path ca, @Nullable Identity ours) {
        return ConsulOptions.at(address).withTls(ca, ours == null ? null : ours.cert(),
                ours == null ? null : ours.key());
    }

    private static ServiceInfo service() {
        String name = "s-" + UUID.randomUUID();
        return new ServiceInfo(name, "latest", Map.of(), List.of(),
                List.of(new Node(name + "-1", "127.0.0.1:1", Map.of())));
    }
}
