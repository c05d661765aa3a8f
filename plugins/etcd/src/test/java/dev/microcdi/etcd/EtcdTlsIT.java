package dev.microcdi.etcd;

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
import dev.microcdi.tck.servers.Etcd;

/** TLS with a real etcd: what works, and what each wrong setting says. */
class EtcdTlsIT {
    private final Certificates all = Certificates.shared();
    private final ServiceInfo service = service();

    @Test void aTrustedServerIsUsedAndAnUntrustedOneIsNamedWithTheSetting() throws Exception {
        String address = Etcd.sharedTls().address();
        works(tls(address, all.authority(), null));
        says(tls(address, all.stranger(), null)).startsWith("no connection to etcd at [" + address
                + "]: the server's certificate is not trusted (")
                .endsWith("): set micro.etcd.ca to the PEM file of the authority that signed it");
        try (EtcdRegistry registry = new EtcdRegistry(tls(address, null, null))) {
            assertThatThrownBy(registry::listServices).isInstanceOfSatisfying(UnavailableException.class,
                    e -> assertThat(e.neverStarted()).isTrue());
        }
        says(tls(address, null, null)).endsWith("set micro.etcd.ca to the PEM file of the authority that signed it");
    }

    @Test void aServerThatWantsACertificateGetsOursAndWithoutOneTheSettingsAreNamed() throws Exception {
        try (BackEnd server = Etcd.startTls(all.server(), true)) {
            works(tls(server.address(), all.authority(), all.client()));
            String missing = "the server wants a certificate of ours that it trusts";
            String keys = "set micro.etcd.cert and micro.etcd.key to PEM files that its authority signed";
            says(tls(server.address(), all.authority(), null)).contains(missing).endsWith(keys);
            says(tls(server.address(), all.authority(), all.strangeClient())).contains(missing).endsWith(keys);
        }
    }

    @Test void aCertificateForAnotherHostOrOutOfDateIsRefused() {
        try (BackEnd server = Etcd.startTls(all.elsewhere(), false)) {
            says(tls(server.address(), all.authority(), null)).contains(
                    "the server's certificate is not for this address (No subject alternative names matching IP address")
                    .endsWith("write a host name or address of the certificate in micro.etcd.address");
        }
        try (BackEnd server = Etcd.startTls(all.expired(), false)) {
            says(tls(server.address(), all.authority(), null)).contains(
                    "the server's certificate is not valid now (NotAfter: ")
                    .endsWith("renew it on the server, or correct the clock of this machine");
        }
    }

    @Test void plainAndTlsMixedSaysWhichSettingIsWrong() {
        String tls = Etcd.sharedTls().address();
        says(EtcdOptions.at(tls)).isEqualTo("no connection to etcd at [" + tls
                + "]: the server speaks TLS there: set micro.etcd.tls=true and "
                + "micro.etcd.ca, or micro.etcd.address to its plain port");
        String plain = Etcd.shared().address();
        says(tls(plain, all.authority(), null)).startsWith("no connection to etcd at [" + plain
                + "]: the server ended the handshake (")
                .endsWith("is it stopping, or is micro.etcd.tls=false or its TLS port in micro.etcd.address right?");
    }

    @Test void theNextMemberIsTriedAfterOneWithoutTls() throws Exception {
        works(tls(Etcd.shared().address() + "," + Etcd.sharedTls().address(), all.authority(), null));
    }

    private void works(EtcdOptions options) throws InterruptedException {
        try (EtcdRegistry registry = new EtcdRegistry(options); Watcher watcher = registry.watch(service.name())) {
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Snapshot(List.of()));
            registry.register(service, Duration.ofSeconds(60));
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.CREATE, service));
            assertThat(registry.getService(service.name())).containsExactly(service);
            registry.deregister(service);
        }
    }

    private AbstractStringAssert<?> says(EtcdOptions options) {
        try (EtcdRegistry registry = new EtcdRegistry(options)) {
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

    private static EtcdOptions tls(String address, @Nullable Path ca, @Nullable Identity ours) {
        return EtcdOptions.at(address).withTls(ca, ours == null ? null : ours.cert(),
                ours == null ? null : ours.key());
    }

    private static ServiceInfo service() {
        String name = "s-" + UUID.randomUUID();
        return new ServiceInfo(name, "latest", Map.of(), List.of(),
                List.of(new Node(name + "-1", "127.0.0.1:1", Map.of())));
    }
}
