package dev.microcdi.tck.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Consul;
import dev.microcdi.tck.servers.Etcd;
import dev.microcdi.tck.servers.Nats;
import dev.microcdi.tck.servers.RabbitMq;

/**
 * The sample: its service as a WAR on Open Liberty, its caller on Helidon, and a real store between them. One line of
 * the files moves both from Consul to etcd; the store's own HTTP API shows the record.
 */
class TwoContainersIT {
    private static final Pattern PORT = Pattern.compile("http://(127\\.0\\.0\\.1:\\d+) bound for socket '@default'");

    @Test void helidonCallsLibertyThroughConsulAndThroughEtcd() {
        BackEnd consul = Consul.shared();
        BackEnd etcd = Etcd.shared();
        String inConsul = callThrough("consul", consul, etcd);
        assertThat(Caller.get("http://" + consul.address() + "/v1/agent/services").body()).doesNotContain(inConsul);
        String inEtcd = callThrough("etcd", consul, etcd);
        assertThat(inEtcd).isNotEqualTo(inConsul);
    }

    /** Neither has an open port for calls, and neither is built anew. */
    @Test void helidonCallsLibertyOverNatsAndOverRabbitMq() {
        assertThat(callOver("nats", Nats.shared())).startsWith("_INBOX.");
        assertThat(callOver("rabbitmq", RabbitMq.shared())).matches("[0-9a-f-]{36}");
    }

    /** Starts both, calls, and returns the service's address. */
    private static String callOver(String transport, BackEnd server) {
        try (ContainerRun service = Containers.LIBERTY
                .start(Launch.of(over(transport, server, "service")).property("micro.server.address", "127.0.0.1:0"));
                ContainerRun caller = Containers.HELIDON.start(Launch.of(over(transport, server, "caller")))) {
            service.awaitLog("service greeter is READY");
            caller.awaitLog("bound for socket '@default'");
            String welcome = "http://" + first(PORT, caller.log()) + "/welcome?name=Liberty";
            await().atMost(ContainerRun.PATIENCE)
                    .untilAsserted(() -> assertThat(Caller.get(welcome).body()).isEqualTo("Hello Liberty"));
            return first(Pattern.compile("Greeter\\.Hello at (\\S+)"), service.log());
        }
    }

    private static App over(String transport, BackEnd server, String which) {
        return app(which, "consul", Consul.shared(), Etcd.shared()).andPart("brokers")
                .key("micro.transport", transport).key("micro." + transport + ".address", server.address());
    }

    /** Starts both, calls, looks into the store, stops both; returns the node's id. */
    private static String callThrough(String registry, BackEnd consul, BackEnd etcd) {
        try (ContainerRun service = Containers.LIBERTY.start(
                Launch.of(app("service", registry, consul, etcd)).property("micro.server.address", "127.0.0.1:0"));
                ContainerRun caller = Containers.HELIDON.start(Launch.of(app("caller", registry, consul, etcd)))) {
            service.awaitStarted();
            caller.awaitLog("Micro caller started");
            caller.awaitLog("bound for socket '@default'");
            String welcome = "http://" + first(PORT, caller.log()) + "/welcome?name=Liberty";
            await().atMost(ContainerRun.PATIENCE)
                    .untilAsserted(() -> assertThat(Caller.get(welcome).body()).isEqualTo("Hello Liberty"));

            String node = first(Pattern.compile("started as (greeter-[0-9a-f-]+)"), service.log());
            String record = registry.equals("consul") ? consulRecord(consul) : etcdRecord(etcd);
            assertThat(record).contains(node).contains(port(service.address()));
            service.stop();
            await().atMost(ContainerRun.PATIENCE)
                    .until(() -> !(registry.equals("consul") ? consulRecord(consul) : etcdRecord(etcd)).contains(node));
            return node;
        }
    }

    /** Both files are the same but for the line that selects. */
    private static App app(String which, String registry, BackEnd consul, BackEnd etcd) {
        return App.of(withoutClassPath(Targets.sample(which))).andPart("backends").key("micro.registry", registry)
                .key("micro.consul.address", consul.address()).key("micro.etcd.address", etcd.address());
    }

    /** The sample's jar names its own libs in the manifest; here they come from the container's side. */
    private static Path withoutClassPath(Path jar) {
        Path copy = Targets.run("sample").resolve(App.name(jar));
        try {
            Files.copy(jar, copy);
            try (FileSystem zip = FileSystems.newFileSystem(copy)) {
                Files.delete(zip.getPath("META-INF/MANIFEST.MF"));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String consulRecord(BackEnd consul) {
        return Caller.get("http://" + consul.address() + "/v1/health/service/greeter").body();
    }

    private static String etcdRecord(BackEnd etcd) {
        String range = "{\"key\":\"" + base64("/micro/registry/greeter/") + "\",\"range_end\":\""
                + base64("/micro/registry/greeter0") + "\"}";
        String answer = Caller.post("http://" + etcd.address() + "/v3/kv/range", range).body();
        StringBuilder values = new StringBuilder();
        for (Matcher m = Pattern.compile("\"value\":\"([^\"]+)\"").matcher(answer); m.find();) {
            values.append(new String(Base64.getDecoder().decode(m.group(1)), StandardCharsets.UTF_8));
        }
        return values.toString();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String port(String address) {
        return address.substring(address.lastIndexOf(':') + 1);
    }

    private static String first(Pattern pattern, String text) {
        Matcher m = pattern.matcher(text);
        assertThat(m.find()).as(pattern + " in\n" + text).isTrue();
        return m.group(1);
    }
}
