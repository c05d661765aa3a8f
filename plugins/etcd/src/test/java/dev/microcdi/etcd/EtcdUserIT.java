package dev.microcdi.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.plugin.Secret;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.RegistryEvent.Change;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Etcd;
import io.etcd.jetcd.Auth;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.auth.Permission;

/** A real etcd with authentication: a user with the rights that the site names, and each way to be refused. */
class EtcdUserIT {
    private static final Duration TTL = Duration.ofSeconds(60);
    private static final String PREFIX = "/micro/registry/";
    private static final ServiceInfo SERVICE = new ServiceInfo("greeter", "latest", Map.of(), List.of(),
            List.of(new Node("greeter-1", "127.0.0.1:1", Map.of())));
    private static BackEnd server;

    @BeforeAll static void enableAuthentication() throws Exception {
        server = Etcd.startOurs();
        try (Client client = Client.builder().endpoints(URI.create("http://" + server.address())).build()) {
            Auth auth = client.getAuthClient();
            auth.roleAdd(bytes("root")).get(10, TimeUnit.SECONDS);
            user(auth, "root", "root");
            auth.roleAdd(bytes("registry")).get(10, TimeUnit.SECONDS);
            auth.roleGrantPermission(bytes("registry"), bytes(PREFIX), bytes("/micro/registry0"),
                    Permission.Type.READWRITE).get(10, TimeUnit.SECONDS);
            user(auth, "micro", "registry");
            user(auth, "guest", null);
            auth.authEnable().get(10, TimeUnit.SECONDS);
        }
    }

    private static void user(Auth auth, String name, @Nullable String role) throws Exception {
        auth.userAdd(bytes(name), bytes("s3cret")).get(10, TimeUnit.SECONDS);
        if (role != null) {
            auth.userGrantRole(bytes(name), bytes(role)).get(10, TimeUnit.SECONDS);
        }
    }

    @AfterAll static void stop() {
        server.close();
    }

    @Test void aUserWithReadAndWriteOnThePrefixDoesEverything() throws Exception {
        try (EtcdRegistry registry = new EtcdRegistry(as("micro", "s3cret")); Watcher watcher = registry.watch("")) {
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Snapshot(List.of()));
            registry.register(SERVICE, TTL);
            registry.register(SERVICE, TTL);
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.CREATE, SERVICE));
            assertThat(registry.getService("greeter")).containsExactly(SERVICE);
            assertThat(registry.listServices()).containsExactly("greeter");
            registry.deregister(SERVICE);
            assertThat(watcher.next()).isEqualTo(new RegistryEvent.Changed(Change.DELETE, SERVICE));
        }
    }

    @Test void noUserAWrongPasswordAndAUserWithoutRightsAreRefusedEverywhereWithWhatToDo() {
        refused(EtcdOptions.at(server.address()),
                "it wants a user: set micro.etcd.username and micro.etcd.password");
        refused(as("micro", "wr0ng"), "it does not know user \"micro\" with this password: set micro.etcd.username "
                + "and micro.etcd.password to those of a user it knows");
        refused(as("guest", "s3cret"),
                "user \"guest\" may not: grant its role readwrite on the prefix /micro/registry/,"
                        + " or set micro.etcd.username and micro.etcd.password to another user's");
        refused(as("micro", "s3cret").withPrefix("/other/"),
                "user \"micro\" may not: grant its role readwrite on the prefix /other/,"
                        + " or set micro.etcd.username and micro.etcd.password to another user's");
    }

    @Test void afterARestartTheUserIsLoggedInAgainAndAServerThatIsDownIsUnavailableAndNotForbidden() {
        try (EtcdRegistry registry = new EtcdRegistry(as("micro", "s3cret"))) {
            registry.register(SERVICE, TTL);
            server.kill();
            assertThatThrownBy(() -> registry.getService("greeter")).isInstanceOf(UnavailableException.class);
            assertThatThrownBy(() -> registry.getService("greeter")).isInstanceOfSatisfying(UnavailableException.class,
                    e -> assertThat(e.neverStarted()).as("%s", e).isTrue());
            server.restart(true);
            await().atMost(Duration.ofSeconds(20)).ignoreExceptionsInstanceOf(UnavailableException.class)
                    .untilAsserted(() -> {
                        registry.register(SERVICE, TTL);
                        assertThat(registry.getService("greeter")).containsExactly(SERVICE);
                    });
            registry.deregister(SERVICE);
        }
    }

    private static void refused(EtcdOptions options, String what) {
        try (EtcdRegistry registry = new EtcdRegistry(options)) {
            for (ThrowingCallable each : List.<ThrowingCallable>of(() -> registry.register(SERVICE, TTL),
                    () -> registry.getService("greeter"), registry::listServices,
                    () -> registry.watch("greeter"), () -> registry.deregister(SERVICE))) {
                assertThatThrownBy(each).isInstanceOfSatisfying(MicroException.class, e -> {
                    assertThat(e.code()).as("%s", e).isEqualTo(403);
                    assertThat(e.detail()).startsWith("etcd at [" + server.address() + "] refuses ").endsWith(what)
                            .doesNotContain("s3cret", "wr0ng");
                });
            }
        }
    }

    private static EtcdOptions as(String user, String password) {
        return EtcdOptions.at(server.address()).withUser(user, new Secret(password));
    }

    private static ByteSequence bytes(String text) {
        return EtcdKeys.bytes(text);
    }
}
