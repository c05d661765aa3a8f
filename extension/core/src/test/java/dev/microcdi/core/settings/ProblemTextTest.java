package dev.microcdi.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.microcdi.Kind;
import dev.microcdi.core.ServerSettings;

/** Every problem that selection can find, word by word. */
class ProblemTextTest {
    private static List<String> problems(MapConfig config, PluginOffer... more) {
        return texts(Chooser.choose(ChooserTest.catalogue(more), config, Map.of()).problems());
    }

    private static List<String> texts(List<Problem> problems) {
        return problems.stream().map(Problem::text).toList();
    }

    @Test void unknownNameWithANearOne() {
        assertThat(problems(new MapConfig().file("micro.registry", "stoer"))).containsExactly("""
                MICRO-101  No registry plugin named "stoer".
                  asked by : micro.registry = "stoer"   (microprofile-config.properties, ordinal 100)
                  present  : memory (micro-memory), store (micro-store)
                  nearest  : store
                  do       : set micro.registry=store, or add the artifact that has a plugin named "stoer\"""");
    }

    @Test void unknownNameWithANearOneThatIsNotThere() {
        assertThat(problems(new MapConfig().environment("MICRO_REGISTRY", "consull"))).containsExactly(
                """
                        MICRO-101  No registry plugin named "consull".
                          asked by : micro.registry = "consull"   (environment, ordinal 300)
                          present  : memory (micro-memory), store (micro-store)
                          nearest  : consul (needs dev.microcdi:micro-consul)
                          do       : set micro.registry=consul and add dev.microcdi:micro-consul, or add the artifact that has a plugin named "consull\"""");
    }

    @Test void unknownNameWithoutANearOne() {
        assertThat(problems(new MapConfig().property("micro.broker", "pigeon"))).containsExactly(
                """
                        MICRO-101  No broker plugin named "pigeon".
                          asked by : micro.broker = "pigeon"   (system properties, ordinal 400)
                          present  : memory (micro-memory), store (micro-store)
                          do       : set micro.broker to one of those present, or add the artifact that has a plugin named "pigeon\"""");
    }

    @Test void artifactMissing() {
        assertThat(problems(new MapConfig().file("micro.registry", "etcdv3").file("micro.etcd.address", "e:1")))
                .containsExactly("""
                        MICRO-102  The registry plugin "etcdv3" is not on the class path.
                          asked by : micro.registry = "etcdv3"   (microprofile-config.properties, ordinal 100)
                          present  : memory (micro-memory), store (micro-store)
                          missing  : dev.microcdi:micro-etcd
                          do       : add the dependency dev.microcdi:micro-etcd, or set micro.registry=memory""");
    }

    @Test void artifactOfADefaultMissing() {
        Catalogue nothing = new Catalogue(List.of(), PluginIndex.empty(), several -> null);
        assertThat(texts(Chooser.choose(nothing, new MapConfig(), Map.of()).problems())).hasSize(3).contains("""
                MICRO-102  The transport plugin "http" is not on the class path.
                  asked by : the built-in default, because micro.transport is not set
                  present  : none
                  missing  : dev.microcdi:micro-http
                  do       : add the dependency dev.microcdi:micro-http""");
    }

    @Test void duplicate() {
        PluginOffer twin = new PluginOffer(Kind.REGISTRY, "store", List.of(), "y.Store", "acme-store-2.jar", List.of(),
                false);
        assertThat(problems(new MapConfig().file("micro.registry", "store"), twin)).containsExactly("""
                MICRO-103  2 registry plugins are named "store".
                  asked by : micro.registry = "store"   (microprofile-config.properties, ordinal 100)
                  found    : x.store (micro-store-1.0.jar), y.Store (acme-store-2.jar)
                  do       : remove all but one, or make one an @Alternative with a @Priority""");
    }

    @Test void aDuplicateThatNobodySelectsIsNoProblem() {
        assertThat(problems(new MapConfig(),
                new PluginOffer(Kind.REGISTRY, "store", List.of(), "y.Store", "acme-store-2.jar", List.of(), false)))
                .isEmpty();
    }

    @Test void unknownKeyWithoutItsValue() {
        assertThat(problems(new MapConfig().file("micro.store.adress", "s3cret").property("micro.sevrer.name", "x")))
                .containsExactly("""
                        MICRO-104  Unknown key micro.sevrer.name.
                          asked by : micro.sevrer.name   (system properties, ordinal 400)
                          nearest  : micro.server.name
                          do       : correct or remove it""", """
                        MICRO-104  Unknown key micro.store.adress.
                          asked by : micro.store.adress   (microprofile-config.properties, ordinal 100)
                          nearest  : micro.store.address
                          do       : correct or remove it""");
    }

    @Test void unknownKeyOfAnInstance() {
        assertThat(problems(new MapConfig().file("micro.brokers.audit", "store").file("micro.brokers.audit.trys", "2")))
                .containsExactly("""
                        MICRO-104  Unknown key micro.brokers.audit.trys.
                          asked by : micro.brokers.audit.trys   (microprofile-config.properties, ordinal 100)
                          nearest  : micro.brokers.audit.tries
                          do       : correct or remove it""");
    }

    @Test void unknownVariablesAreOneWarning() {
        Selection s = Chooser.choose(ChooserTest.catalogue(),
                new MapConfig().environment("MICRO_REGISTRY_PORT", "tcp://10.0.0.1:80")
                        .environment("MICRO_REGISTRY_SERVICE_HOST", "10.0.0.1").environment("MICRO_TEST_CONSUL", "x")
                        .environment("MICRO_STORE_TRIES", "2")
                        .environment("micro.odd.key", "x"),
                Map.of());
        assertThat(s.problems()).isEmpty();
        assertThat(texts(s.warnings())).containsExactly("""
                MICRO-104  Unknown environment variables: nothing reads them.
                  found    : MICRO_ODD_KEY, MICRO_REGISTRY_PORT, MICRO_REGISTRY_SERVICE_HOST
                  do       : correct or remove those that were meant for Micro""");
    }

    @Test void keysOfPluginsOfOursThatAreNotThereAreTolerated() {
        assertThat(problems(new MapConfig().file("micro.nats.address", "n:1").file("micro.consul.token", "t")
                .file("micro.test.x", "y"))).isEmpty();
    }

    @Test void badValueOfAPluginIsToldOnceForTwoInstances() {
        assertThat(problems(new MapConfig().file("micro.registry", "store").file("micro.broker", "store")
                .file("micro.store.tries", "many")))
                .containsExactly("""
                        MICRO-105  Bad value for micro.store.tries.
                          asked by : micro.store.tries = "many"   (microprofile-config.properties, ordinal 100)
                          problem  : "many" is not a whole number from -2147483648 to 2147483647
                          do       : set micro.store.tries to a number, for example 1""");
    }

    @Test void urlAndDifferentAddress() {
        assertThat(problems(
                new MapConfig().file("micro.registry", "store://u:pw@a:1").property("micro.registry.address", "b:1")))
                .containsExactly(
                        """
                                MICRO-105  Bad value for micro.registry.
                                  asked by : micro.registry = "***@a:1"   (microprofile-config.properties, ordinal 100)
                                  problem  : "***@a:1" is not host:port (an IPv6 address needs brackets)
                                  do       : set micro.registry to a list of host:port, for example localhost:1""",
                        """
                                MICRO-105  Two different addresses for the registry "default".
                                  asked by : micro.registry = "store://***@a:1"   (microprofile-config.properties, ordinal 100)
                                  asked by : micro.registry.address = "b:1"   (system properties, ordinal 400)
                                  do       : keep one of the two""");
        assertThat(problems(
                new MapConfig().file("micro.registry", "store://a:1").property("micro.registry.address", "a:1")))
                .isEmpty();
    }

    @Test void addressForAPluginThatHasNone() {
        assertThat(problems(new MapConfig().file("micro.registry.address", "a:1").file("micro.broker", "memory://a:1")))
                .containsExactly("""
                        MICRO-105  Bad value for micro.broker.
                          asked by : micro.broker = "memory://a:1"   (microprofile-config.properties, ordinal 100)
                          problem  : the broker plugin "memory" has no address
                          do       : set micro.broker=memory""", """
                        MICRO-105  The registry plugin "memory" has no address.
                          asked by : micro.registry.address = "a:1"   (microprofile-config.properties, ordinal 100)
                          do       : remove micro.registry.address""");
    }

    @Test void twoKeysOfOneSourceThatDiffer() {
        assertThat(problems(new MapConfig().file("micro.registry", "store").file("micro.registry.plugin", "memory")))
                .containsExactly("""
                        MICRO-105  Two keys select different registry plugins.
                          asked by : micro.registry = "store"   (microprofile-config.properties, ordinal 100)
                          asked by : micro.registry.plugin = "memory"   (microprofile-config.properties, ordinal 100)
                          do       : keep one of the two""");
    }

    @Test void startIsFailOrContinue() {
        assertThat(
                problems(new MapConfig().file("micro.registry.start", "fail").file("micro.broker.start", "continue")))
                .isEmpty();
        assertThat(problems(new MapConfig().file("micro.registry.start", "maybe").file("micro.broker.start", "fail")))
                .containsExactly("""
                        MICRO-105  Bad value for micro.broker.start.
                          asked by : micro.broker.start = "fail"   (microprofile-config.properties, ordinal 100)
                          problem  : a broker can only "continue": what is down is reported by service.status()
                          do       : set micro.broker.start=continue, or remove it""", """
                        MICRO-105  Bad value for micro.registry.start.
                          asked by : micro.registry.start = "maybe"   (microprofile-config.properties, ordinal 100)
                          problem  : "maybe" is not one of continue, fail
                          do       : set micro.registry.start=continue, or remove it""");
    }

    @Test void unknownProfile() {
        assertThat(problems(new MapConfig().file("micro.profile", "loca"))).containsExactly(
                """
                        MICRO-105  Bad value for micro.profile.
                          asked by : micro.profile = "loca"   (microprofile-config.properties, ordinal 100)
                          problem  : "loca" is not one of local
                          do       : set micro.profile=local, or remove it and set micro.registry, micro.transport and micro.broker""");
    }

    @Test void profileWhosePluginsAreMissing() {
        assertThat(problems(new MapConfig().file("micro.profile", "local"))).containsExactly("""
                MICRO-102  The broker plugin "http" is not on the class path.
                  asked by : micro.profile = "local"   (microprofile-config.properties, ordinal 100)
                  present  : memory (micro-memory), store (micro-store)
                  missing  : dev.microcdi:micro-http
                  do       : add the dependency dev.microcdi:micro-http, or set micro.broker=memory""", """
                MICRO-102  The registry plugin "mdns" is not on the class path.
                  asked by : micro.profile = "local"   (microprofile-config.properties, ordinal 100)
                  present  : memory (micro-memory), store (micro-store)
                  missing  : dev.microcdi:micro-mdns
                  do       : add the dependency dev.microcdi:micro-mdns, or set micro.registry=memory""");
    }

    @Test void nameMissing() {
        List<Problem> found = new ArrayList<>();
        ServerSettings server = Binder.defaults(ServerSettings.class);
        assertThat(Chooser.serviceName(server.name(), List.of("com.acme.Users", "com.acme.Greeter"), found)).isNull();
        assertThat(texts(found)).containsExactly("""
                MICRO-107  The service has no name, and 2 @Handler classes could give one.
                  found    : com.acme.Greeter, com.acme.Users
                  do       : set micro.server.name""");
        assertThat(Chooser.serviceName(server.name(), List.of("com.acme.Outer$Greeter"), found)).isEqualTo("greeter");
        assertThat(Chooser.serviceName(server.name(), List.of(), found)).isEmpty();
    }

    @Test void instanceThatNoKeyDescribes() {
        Map<Instance, String> wanted = Map.of(new Instance(Kind.BROKER, "audit"),
                "@Use(\"audit\") at com.acme.Log.broker");
        assertThat(texts(Chooser.choose(ChooserTest.catalogue(), new MapConfig(), wanted).problems())).containsExactly(
                """
                        MICRO-110  No key says which plugin the broker "audit" is.
                          asked by : @Use("audit") at com.acme.Log.broker
                          present  : memory (micro-memory), store (micro-store)
                          do       : set micro.brokers.audit to one of these, or to a URL such as nats://localhost:4222""");
    }

    @Test void aProducedPluginServesOneInstance() {
        PluginOffer mine = new PluginOffer(Kind.BROKER, "mine", List.of(), "com.acme.Maker", "application", List.of(),
                true);
        assertThat(problems(new MapConfig().file("micro.broker", "mine").file("micro.brokers.audit", "mine")
                .file("micro.mine.x", "y"), mine))
                .containsExactly("""
                        MICRO-111  The broker plugin "mine" can serve one instance only.
                          asked by : micro.broker, micro.brokers.audit
                          found    : a producer method of com.acme.Maker
                          do       : select it once, or make it a @Dependent class with @Plugin("mine")""");
    }

    @Test void allOfOneDeploymentAreOneReport() {
        MapConfig config = new MapConfig().file("micro.registry", "stoer").file("micro.broker", "nats")
                .file("micro.server.drain", "soon");
        assertThat(Problem.report(Chooser.choose(ChooserTest.catalogue(), config, Map.of()).problems())).isEqualTo("""
                Micro found 3 problems in this deployment:
                MICRO-101  No registry plugin named "stoer".
                  asked by : micro.registry = "stoer"   (microprofile-config.properties, ordinal 100)
                  present  : memory (micro-memory), store (micro-store)
                  nearest  : store
                  do       : set micro.registry=store, or add the artifact that has a plugin named "stoer"
                MICRO-102  The broker plugin "nats" is not on the class path.
                  asked by : micro.broker = "nats"   (microprofile-config.properties, ordinal 100)
                  present  : memory (micro-memory), store (micro-store)
                  missing  : dev.microcdi:micro-nats
                  do       : add the dependency dev.microcdi:micro-nats, or set micro.broker=memory
                MICRO-105  Bad value for micro.server.drain.
                  asked by : micro.server.drain = "soon"   (microprofile-config.properties, ordinal 100)
                  problem  : "soon" is not a duration such as 5s, 500ms, 1m30s or PT5S
                  do       : set micro.server.drain to a duration, for example PT10S""");
    }
}
