package dev.microcdi.core.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import dev.microcdi.MicroException;

class RpcErrorsTest {
    @Test void anErrorHasGosKeysInGosOrder() {
        assertThat(RpcErrors.format(new MicroException("greeter", 404, "user not found")))
                .isEqualTo("{\"id\":\"greeter\",\"code\":404,\"detail\":\"user not found\",\"status\":\"Not Found\"}");
    }

    @Test void zeroValuesAreLeftOut() {
        assertThat(RpcErrors.format(new MicroException("greeter", 0, "", "", false, null)))
                .isEqualTo("{\"id\":\"greeter\"}");
    }

    @Test void aBareDetailTravelsAsText() {
        assertThat(RpcErrors.format(RpcErrors.text("rpc: can't find method Nope")))
                .isEqualTo("rpc: can't find method Nope");
    }

    @Test void whatCannotStandInAHeaderIsEscaped() {
        assertThat(RpcErrors.format(RpcErrors.text("żółw\r\nX-Injected: 1")))
                .isEqualTo("{\"detail\":\"\\u017C\\u00F3\\u0142w\\r\\nX-Injected: 1\"}");
    }

    @Test void aDetailThatWouldMeanSomethingElseIsWrapped() {
        assertThat(RpcErrors.format(RpcErrors.text("EOS"))).isEqualTo("{\"detail\":\"EOS\"}");
        assertThat(RpcErrors.format(RpcErrors.text(""))).isEqualTo("{}");
        assertThat(RpcErrors.format(RpcErrors.text("{not json"))).isEqualTo("{\"detail\":\"{not json\"}");
    }

    @Test void gosEscapesAreRead() {
        MicroException e = RpcErrors.parse(
                "{\"id\":\"go.micro.client\",\"code\":408,\"detail\":\"\\u003cnil\\u003e\",\"status\":\"Request Timeout\"}");
        assertThat(e.id()).isEqualTo("go.micro.client");
        assertThat(e.code()).isEqualTo(408);
        assertThat(e.detail()).isEqualTo("<nil>");
        assertThat(e.status()).isEqualTo("Request Timeout");
        assertThat(e.neverStarted()).isFalse();
    }

    @Test void textThatIsNotJsonIsTheDetail() {
        assertThat(RpcErrors.parse("{broken")).extracting(MicroException::detail, MicroException::code)
                .containsExactly("{broken", 0);
    }
}
