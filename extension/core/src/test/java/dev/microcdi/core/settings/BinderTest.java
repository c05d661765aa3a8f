package dev.microcdi.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.plugin.Secret;
import dev.microcdi.plugin.Setting;
import dev.microcdi.plugin.Settings;

/** Values, and the sentences for those that cannot be used. */
class BinderTest {
    enum Mode {
        FAST, VERY_SLOW
    }

    @Settings
    record Everything(@Setting(text = "t") @Nullable String text, @Setting(text = "n", value = "3") int number,
            @Setting(text = "l", value = "4") long big, @Setting(text = "b", value = "true") boolean flag,
            @Setting(text = "d", value = "PT5S") Duration connectTimeout, @Setting(text = "p") @Nullable Path path,
            @Setting(text = "u") @Nullable URI uri,
            @Setting(text = "a", value = "localhost:1") List<HostAndPort> address,
            @Setting(text = "s") @Nullable Secret token, @Setting(text = "m", value = "fast") Mode mode,
            @Setting(text = "x") Map<String, String> labels, @Setting(text = "y") List<String> names) {
        Everything {
            if (number > 9) {
                throw new IllegalArgumentException("number must be at most 9, was " + number);
            }
        }
    }

    private final List<Problem> problems = new ArrayList<>();

    private @Nullable Everything bind(MapConfig config) {
        return new Binder(config, problems).bind(Everything.class, KeyPath.of("micro.x"));
    }

    @Test void nothingConfiguredGivesTheDefaults() {
        assertThat(bind(new MapConfig())).isEqualTo(new Everything(null, 3, 4, true, Duration.ofSeconds(5), null, null,
                List.of(new HostAndPort("localhost", 1)), null, Mode.FAST, Map.of(), List.of()));
    }

    @Test void everyTypeIsRead() {
        MapConfig config = new MapConfig().file("micro.x.text", "hi").file("micro.x.number", "7")
                .file("micro.x.big", "9999999999")
                .file("micro.x.flag", "off").environment("MICRO_X_CONNECT_TIMEOUT", "500ms").file("micro.x.path", "a/b")
                .file("micro.x.uri", "http://h/p").file("micro.x.address", "h1:1, [::1]:2,h3")
                .property("micro.x.token", "t0p")
                .file("micro.x.mode", "very-slow").file("micro.x.labels", "a=1, b = 2").file("micro.x.names", "n1,,n2");
        assertThat(bind(config))
                .isEqualTo(new Everything("hi", 7, 9999999999L, false, Duration.ofMillis(500), Path.of("a/b"),
                        URI.create("http://h/p"),
                        List.of(new HostAndPort("h1", 1), new HostAndPort("::1", 2), new HostAndPort("h3", -1)),
                        new Secret("t0p"), Mode.VERY_SLOW, Map.of("a", "1", "b", "2"), List.of("n1", "n2")));
        assertThat(problems).isEmpty();
    }

    @Test void everyBadValueIsReported() {
        assertThat(bind(new MapConfig().file("micro.x.number", "1e3").file("micro.x.mode", "slow").file("micro.x.flag",
                "maybe"))).isNull();
        assertThat(problems).extracting(Problem::text).containsExactly("""
                MICRO-105  Bad value for micro.x.number.
                  asked by : micro.x.number = "1e3"   (microprofile-config.properties, ordinal 100)
                  problem  : "1e3" is not a whole number from -2147483648 to 2147483647
                  do       : set micro.x.number to a number, for example 3""", """
                MICRO-105  Bad value for micro.x.flag.
                  asked by : micro.x.flag = "maybe"   (microprofile-config.properties, ordinal 100)
                  problem  : "maybe" is not true or false
                  do       : set micro.x.flag to a boolean, for example true""", """
                MICRO-105  Bad value for micro.x.mode.
                  asked by : micro.x.mode = "slow"   (microprofile-config.properties, ordinal 100)
                  problem  : "slow" is not one of fast, very-slow
                  do       : set micro.x.mode to a fast | very-slow, for example fast""");
    }

    @Test void whatTheRecordItselfRefusesIsReportedWithItsKeys() {
        assertThat(bind(new MapConfig().property("micro.x.number", "10").file("micro.x.token", "t0p"))).isNull();
        assertThat(problems).extracting(Problem::text).containsExactly("""
                MICRO-105  The settings micro.x do not fit together.
                  asked by : micro.x.number = "10"   (system properties, ordinal 400)
                  asked by : micro.x.token = "***"   (microprofile-config.properties, ordinal 100)
                  problem  : number must be at most 9, was 10
                  do       : correct the keys of micro.x""");
    }

    @Test void anOptionKnowsItsKeyItsVariableAndItsType() {
        assertThat(Option.of(Everything.class)).extracting(Option::name).contains("connect-timeout", "address", "mode");
        assertThat(Option.of(Everything.class)).extracting(Option::typeName).containsExactly("string", "int", "long",
                "boolean", "duration",
                "path", "uri", "list of host:port", "secret", "fast | very-slow", "map", "list of string");
        assertThat(Option.variable("micro.x.connect-timeout")).isEqualTo("MICRO_X_CONNECT_TIMEOUT");
    }
}
