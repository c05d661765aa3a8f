package dev.microcdi.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names as the implementations spell them, and the one text that is printed. */
class SourceNamesTest {
    @ParameterizedTest
    @CsvSource({
        "PropertiesConfigSource[source=jar:file:/app/lib/a.jar!/META-INF/microprofile-config.properties],microprofile-config.properties",
        "PropertiesConfigSource[source=file:/home/env/x/application.properties],application.properties",
        "file:/a/b/META-INF/microprofile-config.properties,microprofile-config.properties",
        "'config properties file: /WEB-INF/classes/META-INF/microprofile-config.properties',microprofile-config.properties",
        "YamlConfigSource[source=/x/application-env.yaml],application-env.yaml",
        "SysPropConfigSource,system properties",
        "SystemProperties,system properties", "System Properties Config Source,system properties",
        "EnvConfigSource,environment",
        "Environment Variables Config Source,environment", "EnvironmentVariables,environment",
        "http://host/one/two/,two",
        "my source,my source"}) void theLastSegmentOrThePlainWord(String name, String expected) {
        assertThat(SourceNames.of(name)).isEqualTo(expected);
    }

    @Test void aSourceWithoutNameIsUnknown() {
        assertThat(SourceNames.of(null)).isEqualTo("unknown");
    }
}
