package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.microcdi.MicroException;
import dev.microcdi.client.CallOption;
import dev.microcdi.client.Client;
import dev.microcdi.core.CallSettings;
import dev.microcdi.core.Micro;
import dev.microcdi.core.ServiceBuilder;
import dev.microcdi.tck.engine.Greeter.Reply;
import dev.microcdi.tck.engine.Greeter.Request;

/** What is special about a service, and about one of its endpoints. */
class CallRulesTest {
    private final Fleet fleet = new Fleet();
    private final Greeter greeter = new Greeter();

    @AfterEach void close() {
        greeter.release.countDown();
        fleet.close();
    }

    private static CallSettings settings(String option, String value) {
        return Micro.settings(CallSettings.class, Map.of(option, value));
    }

    private ServiceBuilder caller() {
        return Micro.caller().registry(fleet.registry).transport(fleet.transport).broker(fleet.broker);
    }

    private static String failure(Client client, String service, String endpoint, CallOption... options) {
        return catchThrowableOfType(MicroException.class,
                () -> client.call(service, endpoint, new Request("x"), Reply.class, options)).detail();
    }

    @Test void theEndpointsWordCountsThenTheServicesThenThatOfAll() {
        fleet.start("com.example.greeter", greeter);
        Client client = fleet.start(caller().calls("com.example.greeter", settings("request-timeout", "90ms"))
                .calls("com.example.greeter.Greeter.Held", settings("request-timeout", "70ms"))
                .calls("com.example", settings("request-timeout", "1ms"))).client();
        assertThat(failure(client, "com.example.greeter", "Greeter.Held")).contains("timeout of PT0.07S");
        assertThat(client.call("com.example.greeter", "Greeter.Hello", new Request("x"), Reply.class).text())
                .isEqualTo("Hello x");
        assertThat(failure(client, "com.example.greeter", "Greeter.Held", CallOption.timeout(
                java.time.Duration.ofMillis(60)))).as("the call's own word").contains("timeout of PT0.06S");
    }

    @Test void aServiceHasRetriesAttemptsVersionAndIdempotence() {
        fleet.start("greeter", greeter);
        Client client = fleet.start(caller()
                .calls("greeter", Micro.settings(CallSettings.class,
                        Map.of("attempt-timeout", "60ms", "retries", "1", "idempotent", "true", "selector", "random")))
                .calls("greeter.Greeter.Hello", settings("version", "v9"))).client();
        assertThat(failure(client, "greeter", "Greeter.Held")).contains("attempt 2 of 2",
                "the attempt's timeout of PT0.06S");
        assertThat(failure(client, "greeter", "Greeter.Hello"))
                .isEqualTo("no node of service greeter with version v9; there are nodes with version latest");
    }

    @Test void whatOnlyAVariableSaidIsComparedAsItIsWritten() {
        fleet.start("greeter-two", greeter);
        Client client = fleet.start(caller().calls("GREETER_TWO_GREETER_HELD", settings("request-timeout", "80ms")))
                .client();
        assertThat(failure(client, "greeter-two", "Greeter.Held")).contains("timeout of PT0.08S");
    }
}
