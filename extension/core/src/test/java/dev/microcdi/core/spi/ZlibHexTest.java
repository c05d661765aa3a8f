package dev.microcdi.core.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZlibHexTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "latest|789ccb492c492d2e010008cc028e|789cca492c492d2e01040000ffff08cc028e",
        "{\"protocol\":\"mucp\"}|789cab562a28ca2fc94fcecf51b252ca2d4d2e50aa050046a906e2"
                + "|789caa562a28ca2fc94fcecf51b252ca2d4d2e50aa05040000ffff46a906e2"}) void packsAsAnyZlibAndReadsGosOwnBytes(
                        String text, String ordinary, String go) {
        assertThat(ZlibHex.encode(text)).isEqualTo(ordinary);
        assertThat(ZlibHex.decode(ordinary)).isEqualTo(text);
        assertThat(ZlibHex.decode(go)).isEqualTo(text);
    }

    @Test void readsTheDocumentedOutputOfGosPackage() {
        assertThat(ZlibHex.decode("789cca48cdc9c9d75128cf2fca49e102040000ffff21e70493")).isEqualTo("hello, world\n");
        assertThat(ZlibHex.encode("hello, world\n")).isEqualTo("789ccb48cdc9c9d75128cf2fca49e1020021e70493");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "xyz0", "00ff", "789ccb492c49",
        "789ccb492c492d2e010008cc028f"}) void refusesWhatIsNotPackedText(String hex) {
        assertThatThrownBy(() -> ZlibHex.decode(hex)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test void refusesToUnpackMoreThanItsLimit() {
        assertThat(ZlibHex.decode(ZlibHex.encode("a".repeat(ZlibHex.LIMIT)))).hasSize(ZlibHex.LIMIT);
        String bomb = ZlibHex.encode("a".repeat(ZlibHex.LIMIT + 1));
        assertThatThrownBy(() -> ZlibHex.decode(bomb)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unpacks to more than 1048576 bytes");
    }
}
