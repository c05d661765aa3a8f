package dev.microcdi.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.microcdi.broker.Broker;
import dev.microcdi.client.ClientOf;
import dev.microcdi.memory.MemoryBroker;
import dev.microcdi.memory.MemoryRegistry;
import dev.microcdi.memory.MemoryTransport;
import dev.microcdi.plugin.Plugin;
import dev.microcdi.plugin.Use;
import dev.microcdi.registry.Registry;
import dev.microcdi.server.Handler;
import dev.microcdi.server.Subscribe;

/** What a failed deployment says: everything at once, word by word, as the container gives it. */
class ReportTest {
    @ApplicationScoped
    static class Raw {
        @Inject
        @Plugin("memory") Instance<Registry> registry;
        @Inject
        @Use("audit") Broker audit;
    }

    @Handler
    static class Users {
        public String name(String id) {
            return id;
        }

        public String name(int id) {
            return "" + id;
        }
    }

    @Handler
    static class Things {
        public String find(String id) {
            return id;
        }
    }

    @Dependent
    static class Listener {
        @Subscribe("person.renamed") public void onRenamed(String name) {
        }
    }

    @ApplicationScoped
    static class Shy {
        @Subscribe("person.renamed") void onRenamed(String name) {
        }
    }

    @ClientOf("users")
    interface UsersClient {
        String find(String id, int limit);
    }

    @ApplicationScoped
    static class Caller {
        @Inject UsersClient users;
    }

    @Test void allProblemsOfOneDeploymentAreOneReport() {
        String report = Deployment
                .of(Raw.class, Users.class, Things.class, Listener.class, Shy.class, Caller.class,
                        Parts.FirstTwin.class, Parts.SecondTwin.class,
                        Parts.ScopedRegistry.class)
                .file("micro.registry", "twin").file("micro.brokr", "nats").environment("MICRO_BROKER", "nats")
                .property("micro.transport", "htpt")
                .file("micro.register.ttl", "10").failure();
        assertThat(report).isEqualTo(
                """
                        Micro found 13 problems in this deployment:
                        MICRO-101  No transport plugin named "htpt".
                          asked by : micro.transport = "htpt"   (system properties, ordinal 400)
                          present  : memory (application)
                          nearest  : http (needs dev.microcdi:micro-http)
                          do       : set micro.transport=http and add dev.microcdi:micro-http, or add the artifact that has a plugin named "htpt"
                        MICRO-102  The broker plugin "nats" is not on the class path.
                          asked by : micro.broker = "nats"   (environment, ordinal 300)
                          present  : memory (application)
                          missing  : dev.microcdi:micro-nats
                          do       : add the dependency dev.microcdi:micro-nats, or set micro.broker=memory
                        MICRO-103  2 registry plugins are named "twin".
                          asked by : micro.registry = "twin"   (microprofile-config.properties, ordinal 100)
                          found    : dev.microcdi.cdi.Parts$FirstTwin (application), dev.microcdi.cdi.Parts$SecondTwin (application)
                          do       : remove all but one, or make one an @Alternative with a @Priority
                        MICRO-104  Unknown key micro.brokr.
                          asked by : micro.brokr   (microprofile-config.properties, ordinal 100)
                          nearest  : micro.broker
                          do       : correct or remove it
                        MICRO-105  The settings micro.register do not fit together.
                          asked by : micro.register.ttl = "10"   (microprofile-config.properties, ordinal 100)
                          problem  : interval (PT30S) must be shorter than ttl (PT10S)
                          do       : correct the keys of micro.register
                        MICRO-106  @Plugin("memory") is at an injection point.
                          found    : dev.microcdi.cdi.ReportTest$Raw.registry
                          why      : it would make a second object of the plugin, without settings and never closed
                          do       : use @Inject Registry, or @Inject @Use("audit") Registry for a further instance
                        MICRO-107  The service has no name, and 2 @Handler classes could give one.
                          found    : dev.microcdi.cdi.ReportTest$Things, dev.microcdi.cdi.ReportTest$Users
                          do       : set micro.server.name
                        MICRO-110  No key says which plugin the broker "audit" is.
                          asked by : @Use("audit") at dev.microcdi.cdi.ReportTest$Raw.audit
                          present  : memory (application)
                          do       : set micro.brokers.audit to one of these, or to a URL such as nats://localhost:4222
                        MICRO-111  The plugin "scoped" has settings and the scope @ApplicationScoped.
                          found    : dev.microcdi.cdi.Parts$ScopedRegistry (application)
                          why      : one object is opened for each configured instance, each with its own settings
                          do       : make it @Dependent
                        MICRO-112  A @Subscribe method needs a bean with a scope.
                          found    : dev.microcdi.cdi.ReportTest$Listener.onRenamed on a @Dependent bean
                          do       : give the class a scope, for example @ApplicationScoped
                        MICRO-112  Shy.onRenamed has @Subscribe and is not public.
                          found    : dev.microcdi.cdi.ReportTest$Shy
                          do       : correct the method, or make it private if it is not an endpoint
                        MICRO-112  Users.name is overloaded: two methods cannot be one endpoint, Users.Name.
                          found    : dev.microcdi.cdi.ReportTest$Users
                          do       : correct the method, or make it private if it is not an endpoint
                        MICRO-113  A typed client cannot be made.
                          problem  : dev.microcdi.cdi.ReportTest$UsersClient.find has 2 parameters; it may have one, the request
                          do       : correct the interface""");
    }

    @Test void aPluginWhoseLibraryIsMissingIsNamedWithTheMissingClass(@TempDir Path dir) throws IOException {
        Path index = Files.createDirectories(dir.resolve("META-INF/micro")).resolve("plugins");
        Files.writeString(index, "# a comment\nregistry acme com.acme.Lost\nregistry acme2 too many words\n");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[]{dir.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            assertThat(Deployment.of().file("micro.registry", "acme").file("micro.acme.token", "x").failure())
                    .isEqualTo(
                            """
                                    Micro found 1 problem in this deployment:
                                    MICRO-108  The registry plugin "acme" is present, but its class cannot be used.
                                      asked by : micro.registry = "acme"   (microprofile-config.properties, ordinal 100)
                                      class    : com.acme.Lost (application)
                                      missing  : com.acme.Lost
                                      do       : add the library that has the missing class, in the version that the plugin's pom names""");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test void aContainerThatFailedCanBeFollowedByOneThatWorks() {
        assertThat(Deployment.of().file("micro.registry", "nobody").failure())
                .contains("MICRO-101  No registry plugin named \"nobody\".");
        Deployment.of().only(MemoryRegistry.class, MemoryTransport.class, MemoryBroker.class).start().close();
    }
}
