package dev.microcdi.tck.containers;

import static dev.microcdi.tck.containers.Scenario.check;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Deployments that must fail, with our report in the container's own log, word by word. */
final class BadScenarios {
    private BadScenarios() {
    }

    static List<Scenario> all() {
        return List.of(unknownName(), severalAtOnce(), withoutConfig());
    }

    private static Scenario unknownName() {
        App app = App.probe().and("strict").andPart("backends").key("micro.registry", "consull");
        return Scenario.everywhere(Launch.of(app),
                check("MICRO-101 and what the broker cannot do, MICRO-114, word by word", (on, run) -> reported(run,
                        """
                                Micro found 2 problems in this deployment:
                                MICRO-101  No registry plugin named "consull".
                                  asked by : micro.registry = "consull"   (microprofile-config.properties, ordinal 100)
                                  present  : consul (micro-consul), etcd (micro-etcd), memory (micro-memory)
                                  nearest  : consul
                                  do       : set micro.registry=consul, or add the artifact that has a plugin named "consull"
                                MICRO-114  Strict.on asks for DURABLE (then = STOP), which the broker "memory" does not have; it has [GROUPS, ORDERED_BY_KEY, DEAD_LETTER].
                                  found    : dev.microcdi.tck.app.strict.Strict
                                  do       : select a broker that has it, or do not ask for it
                                """)));
    }

    /** Every kind of mistake that one deployment can have. */
    private static Scenario severalAtOnce() {
        App app = App.probe().and("lab", "twin", "broken", "injected", "second").key("micro.registry", "lab")
                .key("micro.transport", "htp")
                .key("micro.broker", "nats").key("micro.lab.labl", "x").key("micro.server.drain", "soon")
                .key("micro.registries.spare", "broken");
        return Scenario.everywhere(Launch.of(app),
                check("MICRO-101 to 108 in one report, word by word", (on, run) -> reported(run,
                        """
                                Micro found 8 problems in this deployment:
                                MICRO-101  No transport plugin named "htp".
                                  asked by : micro.transport = "htp"   (microprofile-config.properties, ordinal 100)
                                  present  : http (micro-http), memory (micro-memory)
                                  nearest  : http
                                  do       : set micro.transport=http, or add the artifact that has a plugin named "htp"
                                MICRO-102  The broker plugin "nats" is not on the class path.
                                  asked by : micro.broker = "nats"   (microprofile-config.properties, ordinal 100)
                                  present  : http (micro-http), lab (scenario-lab), memory (micro-memory)
                                  missing  : dev.microcdi:micro-nats
                                  do       : add the dependency dev.microcdi:micro-nats, or set micro.broker=http
                                MICRO-103  2 registry plugins are named "lab".
                                  asked by : micro.registry = "lab"   (microprofile-config.properties, ordinal 100)
                                  found    : dev.microcdi.tck.app.lab.LabRegistry (scenario-lab.jar), dev.microcdi.tck.app.twin.TwinRegistry (scenario-twin.jar)
                                  do       : remove all but one, or make one an @Alternative with a @Priority
                                MICRO-104  Unknown key micro.lab.labl.
                                  asked by : micro.lab.labl   (microprofile-config.properties, ordinal 100)
                                  nearest  : micro.lab.label
                                  do       : correct or remove it
                                MICRO-105  Bad value for micro.server.drain.
                                  asked by : micro.server.drain = "soon"   (microprofile-config.properties, ordinal 100)
                                  problem  : "soon" is not a duration such as 5s, 500ms, 1m30s or PT5S
                                  do       : set micro.server.drain to a duration, for example PT10S
                                MICRO-106  @Plugin("memory") is at an injection point.
                                  found    : dev.microcdi.tck.app.injected.Impatient.broker
                                  why      : it would make a second object of the plugin, without settings and never closed
                                  do       : use @Inject Broker, or @Inject @Use("audit") Broker for a further instance
                                MICRO-107  The service has no name, and 2 @Handler classes could give one.
                                  found    : dev.microcdi.tck.app.probe.Probe, dev.microcdi.tck.app.second.Second
                                  do       : set micro.server.name
                                MICRO-108  The registry plugin "broken" is present, but its class cannot be used.
                                  asked by : micro.registries.spare = "broken"   (microprofile-config.properties, ordinal 100)
                                  class    : dev.microcdi.tck.app.broken.BrokenRegistry (scenario-broken.jar)
                                  missing  : dev.microcdi.tck.app.missing.Library
                                  do       : add the library that has the missing class, in the version that the plugin's pom names
                                """)));
    }

    private static Scenario withoutConfig() {
        return new Scenario(c -> !c.bringsConfig(), Launch.of(App.probe().withoutConfig()),
                List.of(check("no MicroProfile Config: MICRO-109, word by word", (on, run) -> reported(run,
                        """
                                Micro found 1 problem in this deployment:
                                MICRO-109  There is no MicroProfile Config.
                                  missing  : org.eclipse.microprofile.config.ConfigProvider, or an implementation of it
                                  do       : turn it on in the server (Open Liberty: feature mpConfig-3.1), or add io.smallrye.config:smallrye-config to the application
                                """))));
    }

    /** The whole text; only what a container puts at the end of each line may differ. */
    private static void reported(ContainerRun run, String text) {
        run.awaitFailed();
        run.awaitLog("Micro found");
        run.awaitLog(text.strip().lines().toList().getLast().strip());
        assertThat(run.log().replace("\r", "")).contains(text.strip());
    }
}
