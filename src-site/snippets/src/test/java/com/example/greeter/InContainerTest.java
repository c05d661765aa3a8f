package com.example.greeter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import com.example.orders.Billing;
import com.example.orders.Order;
import com.example.orders.Shop;

import dev.microcdi.Kind;
import dev.microcdi.Service;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;

/** The classes and the file that the pages show, in a container: the acme plugin is found in its jar and selected. */
class InContainerTest {
    @Test void theInjectedClientCallsTheHandlerThroughTheSelectedRegistry() throws IOException {
        Files.createDirectories(Path.of("target/acme"));
        try (SeContainer container = SeContainerInitializer.newInstance().initialize()) {
            assertThat(container.select(Welcome.class).get().to("world")).isEqualTo("Hello world");
            Service service = container.select(Service.class).get();
            assertThat(service.name()).isEqualTo("greeter");
            assertThat(service.choices()).filteredOn(c -> c.kind() == Kind.REGISTRY)
                    .allMatch(c -> c.plugin().equals("acme") && c.key().equals("micro.registry"));
        }
    }

    @Test void anInjectedPublisherReachesTheSubscriber() throws InterruptedException {
        try (SeContainer container = SeContainerInitializer.newInstance().initialize()) {
            Order order = new Order("Ada", 1200);
            container.select(Shop.class).get().sell(order);
            assertThat(container.select(Billing.class).get().next()).isEqualTo(order);
        }
    }
}
