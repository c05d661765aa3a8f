package dev.microcdi.core.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;

import org.junit.jupiter.api.Test;

class KeyPairsTest {
    private static final List<String> ALGORITHMS = List.of("RSA", "RSASSA-PSS", "EC", "Ed25519");

    @Test void aKeyMatchesItsOwnAndNoOtherOfAnyKind() throws Exception {
        for (String mine : ALGORITHMS) {
            KeyPair pair = pair(mine);
            assertThat(KeyPairs.match(pair.getPublic(), pair.getPrivate())).as(mine).isTrue();
            for (String other : ALGORITHMS) {
                assertThat(KeyPairs.match(pair(other).getPublic(), pair.getPrivate())).as(mine + ", " + other)
                        .isFalse();
            }
        }
    }

    private static KeyPair pair(String algorithm) throws Exception {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    }
}
