package dev.microcdi.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTest {
    @ParameterizedTest
    @CsvSource({"127.0.0.1,127.0.0.1", "0.0.0.0,0.0.0.0", "::1,::1", "::,::", "fe80::1,fe80::1",
        "0:0:0:0:0:0:0:1,::1", "2001:db8:0:0:1:0:0:1,2001:db8::1:0:0:1", "2001:DB8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1",
        "1:0:0:2:0:0:0:3,1:0:0:2::3", "1::,1::"}) void addressesAreWrittenAsGoWritesThem(String text, String go) {
        InetAddress ip = Objects.requireNonNull(IpLiteral.parse(text));
        assertThat(IpLiteral.text(ip)).isEqualTo(go);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "256.0.0.1", "1.2.3", "1.2.3.4.5", "fe80::1%lo", ".a:b", "a:b", "1::2::3",
        "0x7f.0.0.1", "face"}) void namesAreNot(String text) {
        assertThat(IpLiteral.parse(text)).isNull();
    }

    @Test void aMappedAddressIsAnIpv4Address() {
        assertThat(IpLiteral.text(Objects.requireNonNull(IpLiteral.parse("::ffff:1.2.3.4")))).isEqualTo("1.2.3.4");
    }
}
