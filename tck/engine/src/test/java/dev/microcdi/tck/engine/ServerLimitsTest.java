package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.client.CallOption;
import dev.microcdi.client.Client;
import dev.microcdi.core.Micro;
import dev.microcdi.core.ServerSettings;
import dev.microcdi.tck.engine.Greeter.Reply;
import dev.microcdi.tck.engine.Greeter.Request;
import dev.microcdi.transport.DialOptions;
import dev.microcdi.transport.Transport.Socket;

class ServerLimitsTest {
    private static final Duration TEN = Duration.ofSeconds(10);

    private final Fleet fleet = new Fleet();
    private final Greeter greeter = new Greeter();

    @AfterEach void close() {
        greeter.release.countDown();
        fleet.close();
    }

    private Client client(Map<String, String> limits) {
        fleet.start(fleet.service("greeter").handle(greeter).server(Micro.settings(ServerSettings.class, limits)));
        await().until(() -> !fleet.registry.getService("greeter").isEmpty());
        return fleet.caller().client();
    }

    private static MicroException failure(Client client, Object request, CallOption... options) {
        return catchThrowableOfType(MicroException.class,
                () -> client.call("greeter", "Greeter.Hello", request, Reply.class, options));
    }

    @Test void oneMoreCallThanTheLimitIsRefusedAndDidNotRun() {
        Client client = client(Map.of("max-in-flight", "1"));
        var held = CompletableFuture.supplyAsync(
                () -> client.call("greeter", "Greeter.Held", new Request("x"), Reply.class),
                Thread::startVirtualThread);
        await().until(() -> greeter.entered.getCount() == 0);
        Message refused;
        try (Socket socket = fleet.transport.dial(fleet.registry.getService("greeter").get(0).nodes().get(0).address(),
                new DialOptions(TEN))) {
            socket.send(new Message(Map.of("Micro-Endpoint", "Greeter.Hello", "Content-Type", "application/json",
                    "Micro-Service", "greeter"), "{}".getBytes(StandardCharsets.UTF_8)), TEN);
            refused = Objects.requireNonNull(socket.receive(TEN));
        }
        assertThat(refused.header("Micro-Refused")).isEqualTo("true");
        assertThat(refused.header("Micro-Error")).isEqualTo("{\"id\":\"greeter\",\"code\":429,\"detail\":\"service "
                + "greeter handles 1 calls already (micro.server.max-in-flight)\",\"status\":\"Too Many Requests\"}");
        greeter.release.countDown();
        assertThat(held.join()).isEqualTo(new Reply("released x"));
        assertThat(client.call("greeter", "Greeter.Hello", new Request("y"), Reply.class))
                .isEqualTo(new Reply("Hello y"));
        assertThat(greeter.calls).hasValue(1);
    }

    @Test void aRequestWithTooManyHeadersIsRefused() {
        Client client = client(Map.of("max-headers", "20"));
        List<CallOption> many = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            many.add(CallOption.header("H-" + i, "v"));
        }
        MicroException e = failure(client, new Request("x"), many.toArray(CallOption[]::new));
        assertThat(e.code()).isEqualTo(431);
        assertThat(e.detail()).startsWith("the request has ").endsWith(" headers; micro.server.max-headers is 20");
        assertThat(greeter.calls).hasValue(0);
    }

    @Test void aRequestWithHeadersThatAreTooLongIsRefused() {
        MicroException e = failure(client(Map.of("max-header-size", "2000")), new Request("x"),
                CallOption.header("Long", "v".repeat(3000)));
        assertThat(e.code()).isEqualTo(431);
        assertThat(e.detail()).endsWith(" bytes; micro.server.max-header-size is 2000");
        assertThat(greeter.calls).hasValue(0);
    }

    @Test void jsonThatIsNestedTooDeeplyIsRefused() {
        Client client = client(Map.of());
        byte[] deep = ("{\"x\":" + "[".repeat(200) + "]".repeat(200) + "}").getBytes(StandardCharsets.UTF_8);
        MicroException e = failure(client, new Message(Map.of(), deep));
        assertThat(e.code()).isEqualTo(400);
        assertThat(e.detail()).contains("nesting depth");
        assertThat(greeter.calls).hasValue(0);
    }
}
