package com.example.greeter;

import static dev.microcdi.client.CallOption.attemptTimeout;
import static dev.microcdi.client.CallOption.idempotent;
import static dev.microcdi.client.CallOption.metadata;
import static dev.microcdi.client.CallOption.timeout;
import static dev.microcdi.client.CallOption.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import com.example.greeter.Greeter.HelloReply;
import com.example.greeter.Greeter.HelloRequest;
import com.example.greeter.Mailbox.Renamed;
import dev.microcdi.Status.State;
import dev.microcdi.client.Client;
import dev.microcdi.core.CallSettings;
import dev.microcdi.core.ClientSettings;
import dev.microcdi.core.Micro;
import dev.microcdi.core.ServerSettings;
import dev.microcdi.core.client.TypedClient;
import dev.microcdi.memory.MemoryBroker;
import dev.microcdi.memory.MemoryRegistry;

class WithoutContainerTest {
    @Test void aServiceIsBuiltAndCalledInPlainCode() {
        assertThat(hello("world")).isEqualTo("Hello world");
    }

    private static String hello(String name) {
        // tag::call[]
        try (var registry = new MemoryRegistry();
                var greeter = Micro.service("greeter").registry(registry).handle(new Greeter()).start();
                var caller = Micro.caller().registry(registry).start()) {
            return caller.client().call("greeter", "Greeter.Hello", new HelloRequest(name), HelloReply.class).text();
        } // closed in reverse: the service deregisters before its registry goes
          // end::call[]
    }

    @Test void aCallSaysWhatIsSpecialAboutIt() {
        try (var registry = new MemoryRegistry();
                var greeter = Micro.service("greeter").registry(registry).handle(new Greeter())
                        .server(Micro.settings(ServerSettings.class, Map.of("version", "v2", "metadata", "zone=a")))
                        .start();
                // tag::rules[]
                var caller = Micro.caller().registry(registry)
                        .client(Micro.settings(ClientSettings.class,
                                Map.of("selector", "power-of-two", "retries", "1")))
                        .calls("greeter", Micro.settings(CallSettings.class, Map.of("request-timeout", "2s")))
                        .calls("greeter.Greeter.Hello",
                                Micro.settings(CallSettings.class, Map.of("idempotent", "true")))
                        .start()) {
            // end::rules[]
            Client client = caller.client();
            HelloRequest request = new HelloRequest("world");
            await().until(() -> registry.getService("greeter").size() == 1);
            // tag::options[]
            HelloReply reply = client.call("greeter", "Greeter.Hello", request, HelloReply.class,
                    version("v2"), metadata("zone", "a"), timeout(Duration.ofSeconds(2)),
                    attemptTimeout(Duration.ofMillis(500)), idempotent());
            // end::options[]
            assertThat(reply.text()).isEqualTo("Hello world");
            PatientClient typed = TypedClient.create(PatientClient.class, client);
            assertThat(typed.now(request)).isEqualTo(reply);
            assertThat(typed.later(request).toCompletableFuture().join()).isEqualTo(reply);
        }
    }

    @Test void anEventReachesASubscriber() throws InterruptedException {
        Mailbox mailbox = new Mailbox();
        try (var broker = new MemoryBroker();
                var service = Micro.service("mailbox").broker(broker).handle(mailbox).start()) {
            await().until(() -> service.status().state() == State.READY);
            // tag::publish[]
            service.client().publish("person.renamed", new Renamed("Jon", "John"));
            // end::publish[]
            assertThat(mailbox.received.poll(10, TimeUnit.SECONDS)).isEqualTo(new Renamed("Jon", "John"));
        }
    }
}
