package dev.microcdi.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import dev.microcdi.core.CallSettings;
import dev.microcdi.core.ClientSettings;

/** Keys of one service and of one endpoint: which names they are read as, and what is wrong with them. */
class CallKeysTest {
    private static final String SERVICES = "micro.client.services.";

    private static Selection choose(MapConfig config) {
        return Chooser.choose(ChooserTest.catalogue(), config, Map.of());
    }

    private static CallSettings of(MapConfig config, String name) {
        Selection s = choose(config);
        assertThat(s.problems()).extracting(Problem::text).isEmpty();
        assertThat(s.warnings()).extracting(Problem::text).isEmpty();
        assertThat(s.calls()).containsKey(name);
        return Objects.requireNonNull(s.calls().get(name));
    }

    @Test void whatStandsBeforeTheLastDotIsTheName() {
        MapConfig config = new MapConfig().file(SERVICES + "com.example.greeter.request-timeout", "2s")
                .file(SERVICES + "com.example.greeter.selector", "least-pending")
                .file(SERVICES + "com.example.greeter.version", "v2")
                .file(SERVICES + "com.example.greeter.Greeter.Hello.retries", "7")
                .file(SERVICES + "com.example.greeter.Greeter.Hello.attempt-timeout", "100ms")
                .property(SERVICES + "com.example.greeter.Greeter.Hello.idempotent", "true");
        assertThat(of(config, "com.example.greeter")).isEqualTo(new CallSettings(Duration.ofSeconds(2), null, null,
                null, ClientSettings.Selection.LEAST_PENDING, "v2"));
        assertThat(of(config, "com.example.greeter.Greeter.Hello"))
                .isEqualTo(new CallSettings(null, Duration.ofMillis(100), 7, true, null, null));
    }

    @Test void aVariableOverridesTheKeyOfAFile() {
        MapConfig config = new MapConfig().file(SERVICES + "my-greeter.retries", "1")
                .environment("MICRO_CLIENT_SERVICES_MY_GREETER_RETRIES", "3")
                .environment("MICRO_CLIENT_SERVICES_MY_GREETER_REQUEST_TIMEOUT", "4s");
        assertThat(of(config, "my-greeter"))
                .isEqualTo(new CallSettings(Duration.ofSeconds(4), null, 3, null, null, null));
        assertThat(choose(config).calls()).containsOnlyKeys("my-greeter");
    }

    @Test void aVariableAloneKeepsItsOwnName() {
        MapConfig config = new MapConfig()
                .environment("MICRO_CLIENT_SERVICES_GREETER_GREETER_HELLO_REQUEST_TIMEOUT", "3s");
        assertThat(of(config, "GREETER_GREETER_HELLO").requestTimeout()).hasSeconds(3);
    }

    @Test void anUnknownOptionIsAProblemWithTheNearestKey() {
        assertThat(choose(new MapConfig().file(SERVICES + "my.greeter.request-timout", "2s")).problems())
                .extracting(Problem::text).containsExactly(
                        """
                                MICRO-104  Unknown key micro.client.services.my.greeter.request-timout.
                                  asked by : micro.client.services.my.greeter.request-timout   (microprofile-config.properties, ordinal 100)
                                  nearest  : micro.client.services.my.greeter.request-timeout
                                  do       : correct or remove it""");
    }

    @Test void aKeyWithoutANameIsUnknown() {
        assertThat(choose(new MapConfig().file(SERVICES + "retries", "2")).problems()).singleElement()
                .satisfies(p -> assertThat(p.code()).isEqualTo("MICRO-104"));
    }

    @Test void aBadValueIsAProblem() {
        assertThat(choose(new MapConfig().file(SERVICES + "greeter.retries", "often")).problems())
                .extracting(Problem::text).containsExactly(
                        """
                                MICRO-105  Bad value for micro.client.services.greeter.retries.
                                  asked by : micro.client.services.greeter.retries = "often"   (microprofile-config.properties, ordinal 100)
                                  problem  : "often" is not a whole number from -2147483648 to 2147483647
                                  do       : set micro.client.services.greeter.retries to a number""");
        assertThat(choose(new MapConfig().file(SERVICES + "greeter.Greeter.Hello.request-timeout", "0s")).problems())
                .extracting(Problem::text).singleElement().asString().startsWith(
                        "MICRO-105  The settings micro.client.services.greeter.Greeter.Hello do not fit together.");
    }

    @Test void anUnknownVariableIsAWarning() {
        assertThat(choose(new MapConfig().environment("MICRO_CLIENT_SERVICES_GREETER_RETRYS", "2")).warnings())
                .singleElement().satisfies(p -> assertThat(p.text()).contains("MICRO_CLIENT_SERVICES_GREETER_RETRYS"));
    }
}
