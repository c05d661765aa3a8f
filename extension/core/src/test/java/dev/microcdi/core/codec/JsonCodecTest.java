package dev.microcdi.core.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class JsonCodecTest {
    record Request(String name, int age) {
    }

    private final JsonCodec codec = new JsonCodec();

    @Test void aDocumentEndsWithOneLineFeed() {
        assertThat(new String(codec.encode(new Request("John", 3)), UTF_8))
                .isEqualTo("{\"name\":\"John\",\"age\":3}\n");
    }

    @Test void noResultIsAnEmptyObject() {
        assertThat(new String(codec.encode(null), UTF_8)).isEqualTo("{}\n");
    }

    @Test void readingIsAsLenientAsGos() {
        assertThat(codec.<Request>decode("{\"NAME\":\"John\",\"other\":1,\"age\":null}\n{\"x\":1}".getBytes(UTF_8),
                Request.class))
                .isEqualTo(new Request("John", 0));
    }

    @Test void noBytesAreAnEmptyObject() {
        assertThat(codec.<Request>decode(new byte[0], Request.class).age()).isZero();
    }

    @Test void whatIsNotJsonIsRefusedWithTheTypeInTheMessage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.decode("this is not json".getBytes(UTF_8), Request.class))
                .withMessageStartingWith("cannot read Request from JSON: ");
    }

    /** A peer reads this text: it names the place in its document, and none of our packages. */
    @Test void theTextOfAFaultNamesThePlaceAndNoPackage() {
        String document = "{\"orders\": [{\"amount\": 1}, {\"amount\": \"many\"}]}";
        assertThatIllegalArgumentException().isThrownBy(() -> codec.decode(document.getBytes(UTF_8), Cart.class))
                .withMessageStartingWith("cannot read Cart from JSON: at orders[1].amount: ")
                .satisfies(e -> assertThat(e.getMessage()).contains("`int`").doesNotContain("dev.microcdi"));
        assertThatIllegalArgumentException().isThrownBy(() -> codec.decode("{\"orders\": [7]}".getBytes(UTF_8),
                Cart.class)).withMessageContaining("`Order`")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("dev.microcdi"));
    }

    record Order(int amount) {
    }

    record Cart(java.util.List<Order> orders) {
    }
}
