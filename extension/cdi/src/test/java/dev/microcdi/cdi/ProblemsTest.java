package dev.microcdi.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import dev.microcdi.broker.Broker;
import dev.microcdi.plugin.Plugin;
import dev.microcdi.plugin.Use;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;
import dev.microcdi.server.Handler;
import dev.microcdi.server.Subscribe;
import dev.microcdi.transport.Transport;

/** What is wrong with a deployment, word by word, all of it in one report. */
class ProblemsTest {
    @Handler
    public static class Greeter {
        public String hello(String name) {
            return "Hello " + name;
        }
    }

    @Handler
    public static class Second {
        public void twice(String a) {
        }

        public void twice(Integer a) {
        }
    }

    @ApplicationScoped
    public static class Misuse {
        @Inject
        @Plugin("memory") Transport transport;
    }

    @ApplicationScoped
    public static class Audit {
        @Inject
        @Use("audit") Broker audit;
    }

    @ApplicationScoped
    public static class Listener {
        @Subscribe("t") void secret(String event) {
        }
    }

    /** A second registry named memory. */
    @Plugin("memory")
    @Dependent
    public static class Twin implements Registry {
        @Override public void register(ServiceInfo service, Duration ttl) {
        }

        @Override public void deregister(ServiceInfo service) {
        }

        @Override public List<ServiceInfo> getService(String name) {
            return List.of();
        }

        @Override public List<String> listServices() {
            return List.of();
        }

        @Override public Watcher watch(String name) {
            throw new UnsupportedOperationException(name);
        }

        @Override public void close() {
        }
    }

    private static void report(Deployment deployment, String... problems) {
        // Maven gives the jar to `verify` and the classes folder to `test`.
        String report = deployment.failure().replace("memory (application)", "memory (micro-memory)")
                .replaceAll("MemoryRegistry \\([^)]*\\)", "MemoryRegistry (micro-memory.jar)");
        assertThat(report).isEqualTo("Micro found "
                + (problems.length == 1 ? "1 problem" : problems.length + " problems") + " in this deployment:\n"
                + String.join("\n", problems));
    }

    @Test void anUnknownNameIsToldWithTheNearest() {
        report(Deployment.of(Greeter.class).file("micro.registry", "memori"), """
                MICRO-101  No registry plugin named "memori".
                  asked by : micro.registry = "memori"   (microprofile-config.properties, ordinal 100)
                  present  : memory (micro-memory)
                  nearest  : memory
                  do       : set micro.registry=memory, or add the artifact that has a plugin named "memori\"""");
    }

    @Test void theNearestMayBeAnArtifactOfOursThatIsMissing() {
        report(Deployment.of(Greeter.class).file("micro.registry", "consull"),
                """
                        MICRO-101  No registry plugin named "consull".
                          asked by : micro.registry = "consull"   (microprofile-config.properties, ordinal 100)
                          present  : memory (micro-memory)
                          nearest  : consul (needs dev.microcdi:micro-consul)
                          do       : set micro.registry=consul and add dev.microcdi:micro-consul, or add the artifact that has a plugin named "consull\"""");
    }

    @Test void aMissingArtifactIsNamed() {
        report(Deployment.of(Greeter.class).environment("MICRO_REGISTRY", "etcdv3"), """
                MICRO-102  The registry plugin "etcdv3" is not on the class path.
                  asked by : micro.registry = "etcdv3"   (environment, ordinal 300)
                  present  : memory (micro-memory)
                  missing  : dev.microcdi:micro-etcd
                  do       : add the dependency dev.microcdi:micro-etcd, or set micro.registry=memory""");
    }

    @Test void twoPluginsOfOneNameAreBothNamed() {
        report(Deployment.of(Greeter.class, Twin.class),
                """
                        MICRO-103  2 registry plugins are named "memory".
                          asked by : the built-in default, because micro.registry is not set
                          found    : dev.microcdi.cdi.ProblemsTest$Twin (application), dev.microcdi.memory.MemoryRegistry (micro-memory.jar)
                          do       : remove all but one, or make one an @Alternative with a @Priority""");
    }

    @Test void anUnknownKeyIsAnErrorInSystemPropertiesAndFiles() {
        report(Deployment.of(Greeter.class).property("micro.server.adress", "x").file("micro.brokr", "memory"), """
                MICRO-104  Unknown key micro.brokr.
                  asked by : micro.brokr   (microprofile-config.properties, ordinal 100)
                  nearest  : micro.broker
                  do       : correct or remove it""", """
                MICRO-104  Unknown key micro.server.adress.
                  asked by : micro.server.adress   (system properties, ordinal 400)
                  nearest  : micro.server.address
                  do       : correct or remove it""");
    }

    @Test void anUnknownVariableIsNoError() {
        Deployment.of(Greeter.class).environment("MICRO_REGISTRY_PORT", "tcp://10.0.0.1:8000")
                .environment("MICRO_TEST_CONSUL", "127.0.0.1:1").start().close();
    }

    @Test void badValuesAreToldWithWhatWouldBeGood() {
        report(Deployment.of(Greeter.class).file("micro.client.request-timeout", "soon").file("micro.register.ttl",
                "10"),
                """
                        MICRO-105  Bad value for micro.client.request-timeout.
                          asked by : micro.client.request-timeout = "soon"   (microprofile-config.properties, ordinal 100)
                          problem  : "soon" is not a duration such as 5s, 500ms, 1m30s or PT5S
                          do       : set micro.client.request-timeout to a duration, for example PT30S""",
                """
                        MICRO-105  The settings micro.register do not fit together.
                          asked by : micro.register.ttl = "10"   (microprofile-config.properties, ordinal 100)
                          problem  : interval (PT30S) must be shorter than ttl (PT10S)
                          do       : correct the keys of micro.register""");
    }

    @Test void aPluginAtAnInjectionPointIsRefused() {
        report(Deployment.of(Misuse.class), """
                MICRO-106  @Plugin("memory") is at an injection point.
                  found    : dev.microcdi.cdi.ProblemsTest$Misuse.transport
                  why      : it would make a second object of the plugin, without settings and never closed
                  do       : use @Inject Transport, or @Inject @Use("audit") Transport for a further instance""");
    }

    @Test void severalHandlersNeedAName() {
        report(Deployment.of(Greeter.class, Second.class), """
                MICRO-107  The service has no name, and 2 @Handler classes could give one.
                  found    : dev.microcdi.cdi.ProblemsTest$Greeter, dev.microcdi.cdi.ProblemsTest$Second
                  do       : set micro.server.name""", """
                MICRO-112  Second.twice is overloaded: two methods cannot be one endpoint, Second.Twice.
                  found    : dev.microcdi.cdi.ProblemsTest$Second
                  do       : correct the method, or make it private if it is not an endpoint""");
    }

    @Test void anInstanceThatNoKeyDescribesIsToldWithItsInjectionPoint() {
        report(Deployment.of(Audit.class), """
                MICRO-110  No key says which plugin the broker "audit" is.
                  asked by : @Use("audit") at dev.microcdi.cdi.ProblemsTest$Audit.audit
                  present  : memory (micro-memory)
                  do       : set micro.brokers.audit to one of these, or to a URL such as nats://localhost:4222""");
    }

    @Test void aSubscriberThatNobodyCanCallIsRefused() {
        report(Deployment.of(Listener.class), """
                MICRO-112  Listener.secret has @Subscribe and is not public.
                  found    : dev.microcdi.cdi.ProblemsTest$Listener
                  do       : correct the method, or make it private if it is not an endpoint""");
    }

    @Test void allOfOneDeploymentComesInOneReport() {
        String all = Deployment.of(Greeter.class, Second.class, Misuse.class, Twin.class)
                .file("micro.broker", "kafkaesque").file("micro.transport", "http").file("micro.server.nam", "x")
                .file("micro.client.connect-timeout", "-").failure();
        assertThat(all).startsWith("Micro found 8 problems in this deployment:");
        assertThat(all.lines().filter(l -> l.startsWith("MICRO-")).map(l -> l.substring(0, 9)))
                .containsExactly("MICRO-101", "MICRO-102", "MICRO-103", "MICRO-104", "MICRO-105", "MICRO-106",
                        "MICRO-107",
                        "MICRO-112");
    }
}
