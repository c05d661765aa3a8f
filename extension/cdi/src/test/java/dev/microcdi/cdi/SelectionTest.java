package dev.microcdi.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;

import dev.microcdi.Choice;
import dev.microcdi.Kind;
import dev.microcdi.Service;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.ServiceInfo;

/** A key selects, and what was selected is what is injected. */
class SelectionTest {
    @ApplicationScoped
    static class Holder {
        @Inject Registry registry;
        @Inject Service service;

        Registry registry() {
            return registry;
        }

        Service service() {
            return service;
        }
    }

    @Test void theKeySelectsThePluginThatIsInjected() {
        try (WeldContainer c = Deployment.of(Holder.class).file("micro.registry", "memory").start()) {
            Holder holder = c.select(Holder.class).get();
            assertThat(holder.registry().getService("greeter")).isEmpty();
            holder.registry().register(
                    new ServiceInfo("greeter", "latest", Map.of(), List.of(),
                            List.of(new Node("greeter-1", "127.0.0.1:1", Map.of()))),
                    Duration.ZERO);
            assertThat(holder.registry().listServices()).containsExactly("greeter");
            assertThat(holder.service().choices()).contains(
                    new Choice(Kind.REGISTRY, "default", "memory", "", "micro.registry",
                            "microprofile-config.properties", 100),
                    new Choice(Kind.BROKER, "default", "memory", "", "", "default", 0));
        }
    }
}
