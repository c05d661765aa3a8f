package dev.microcdi.tck.containers;

import static dev.microcdi.tck.containers.Scenario.check;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/** Deployments that start. */
final class GoodScenarios {
    /** Nobody listens there. */
    private static final String NOBODY = "127.0.0.1:1";

    private GoodScenarios() {
    }

    static List<Scenario> all() {
        return List.of(defaults(), selectedInTheFile(), alternative(), variable());
    }

    /** No key at all. The lab's plugins and one without its library are there, and nobody asked for them. */
    private static Scenario defaults() {
        return Scenario.everywhere(Launch.of(App.probe().and("lab", "broken")),
                check("no key: http, memory, memory; the printed line answers", (on, run) -> {
                    run.awaitStarted();
                    assertThat(run.call("Probe.Greet", "{\"name\":\"world\"}"))
                            .isEqualTo(new Caller.Answer(200, "{\"text\":\"Hello world\"}", ""));
                    assertThat(run.call("Probe.State", "{}").body())
                            .contains("\"name\":\"probe\"", "\"state\":\"READY\"",
                                    choice("REGISTRY", "memory", "", "default"),
                                    choice("TRANSPORT", "http", "", "default"),
                                    choice("BROKER", "memory", "", "default"));
                }),
                check("a typed client in the application",
                        (on, run) -> assertThat(run.call("Probe.Call", "{\"name\":\"Ada\"}").body())
                                .isEqualTo("{\"text\":\"Hello Ada\"}")),
                check("a typed client in a library jar",
                        (on, run) -> assertThat(run.call("Probe.LibraryCall", "{\"name\":\"Ada\"}").body())
                                .isEqualTo("{\"text\":\"Hello Ada from a library\"}")),
                check("one request context for each call", (on, run) -> {
                    assertThat(run.call("Probe.Scope", "{}").body()).isEqualTo("{\"first\":1,\"second\":1}");
                    assertThat(run.call("Probe.Scope", "{}").body()).isEqualTo("{\"first\":2,\"second\":2}");
                }), check("publish and subscribe", (on, run) -> {
                    assertThat(run.call("Probe.Publish", "{\"text\":\"news\"}").error()).isEmpty();
                    await().untilAsserted(() -> assertThat(run.call("Probe.Received", "{}").body())
                            .isEqualTo("{\"texts\":[\"news\"]}"));
                }), check("a plugin that was not selected is never made, even one whose library is missing",
                        (on, run) -> assertThat(run.log()).doesNotContain("LAB opened")),
                check("after stop no thread and no socket of ours", GoodScenarios::nothingLeft));
    }

    private static void nothingLeft(ContainerDriver on, ContainerRun run) {
        String address = run.address();
        assertThat(run.threads()).anyMatch(t -> t.startsWith("micro-"));
        if (on.undeploys()) {
            run.undeploy();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(run.threads()).noneMatch(t -> t.startsWith("micro-")));
            assertThat(listens(address)).isFalse();
            assertThat(run.alive()).isTrue();
        }
        run.stop();
        assertThat(listens(address)).isFalse();
    }

    private static boolean listens(String address) {
        String[] parts = address.split(":");
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(parts[0], Integer.parseInt(parts[1])), 1000);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /** Two brokers of one plugin. */
    private static Scenario selectedInTheFile() {
        App app = App.probe().and("lab", "use").key("micro.server.name", "probe").key("micro.registry", "lab")
                .key("micro.broker", "lab")
                .key("micro.lab.label", "one").key("micro.brokers.audit", "lab")
                .key("micro.brokers.audit.label", "two");
        return Scenario.everywhere(Launch.of(app), check("selected by a key in the file", (on, run) -> {
            run.awaitStarted();
            assertThat(run.call("Probe.State", "{}").body()).contains("\"plugin\":\"lab\"",
                    "\"key\":\"micro.registry\"", "\"ordinal\":100");
            assertThat(run.call("Probe.Call", "{\"name\":\"Ada\"}").body()).isEqualTo("{\"text\":\"Hello Ada\"}");
        }), check("two instances of one plugin with settings of their own", (on, run) -> {
            assertThat(run.call("Mailroom.Send", "{\"text\":\"hi\"}").error()).isEmpty();
            await().untilAsserted(() -> assertThat(run.call("Mailroom.Came", "{}").body())
                    .isEqualTo("{\"texts\":[\"default one hi\",\"audit two hi\"]}"));
        }), check("opened in order, closed in reverse, each once", (on, run) -> {
            stopApplication(on, run);
            await().untilAsserted(() -> assertThat(
                    run.log().lines().filter(l -> l.contains("LAB ")).map(l -> l.replaceAll(".*LAB ", "LAB ").strip()))
                    .containsExactly("LAB opened registry lab one", "LAB opened broker lab one",
                            "LAB opened broker lab two",
                            "LAB closed broker lab two", "LAB closed broker lab one", "LAB closed registry lab one"));
        }));
    }

    private static void stopApplication(ContainerDriver on, ContainerRun run) {
        if (on.undeploys()) {
            run.undeploy();
        } else {
            run.stop();
        }
    }

    private static Scenario alternative() {
        App app = App.probe().and("lab", "alternative", "producer").key("micro.registry", "memory").key("micro.broker",
                "made");
        return Scenario.everywhere(Launch.of(app).property("micro.registry", "lab"),
                check("a system property goes before the file; an enabled alternative of the name wins", (on, run) -> {
                    run.awaitStarted();
                    assertThat(run.call("Probe.State", "{}").body()).contains("\"plugin\":\"lab\"", "\"ordinal\":400");
                    assertThat(run.log()).contains("LAB opened registry alternative")
                            .doesNotContain("LAB opened registry lab");
                }), check("a producer method is a plugin, and is disposed of", (on, run) -> {
                    assertThat(run.call("Probe.Publish", "{\"text\":\"news\"}").error()).isEmpty();
                    assertThat(run.call("Probe.Received", "{}").body()).isEqualTo("{\"texts\":[\"news\"]}");
                    assertThat(run.log()).contains("LAB opened broker made by hand");
                    stopApplication(on, run);
                    run.awaitLog("LAB closed broker made by hand");
                    run.awaitLog("LAB disposed broker made");
                }));
    }

    private static Scenario variable() {
        App app = App.probe().andPart("backends").key("micro.registry", "memory").key("micro.etcd.address", NOBODY);
        return Scenario.everywhere(Launch.of(app).variable("MICRO_REGISTRY", "etcdv3"),
                check("a variable, and Go's name etcdv3: a store that is down does not stop the start", (on, run) -> {
                    run.awaitStarted();
                    assertThat(run.call("Probe.Greet", "{\"name\":\"world\"}").body())
                            .isEqualTo("{\"text\":\"Hello world\"}");
                    await().untilAsserted(
                            () -> assertThat(run.call("Probe.State", "{}").body()).contains("\"state\":\"DEGRADED\"",
                                    "\"plugin\":\"etcd\"", NOBODY, "\"ordinal\":300"));
                }));
    }

    private static String choice(String kind, String plugin, String key, String source) {
        return "{\"kind\":\"" + kind + "\",\"instance\":\"default\",\"plugin\":\"" + plugin + "\"";
    }
}
