package dev.microcdi.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({"PT5S,PT5S", "pt0.5s,PT0.5S", "5s,PT5S", "500ms,PT0.5S", "1m30s,PT1M30S", "2h,PT2H", "1d,PT24H",
        "60,PT1M",
        "0,PT0S", "250us,PT0.00025S"}) void aDurationIsReadInEachForm(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "5 s", "5x", "5s5", "s5", "-5", "1.5s", "99999999999999999999",
        "PT"}) void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + text + "\" is not a duration such as 5s, 500ms, 1m30s or PT5S");
    }

    @Test void whatIsTooLongIsRefused() {
        assertThatThrownBy(() -> Durations.parse("9223372036854775807d")).isInstanceOf(IllegalArgumentException.class);
    }
}
