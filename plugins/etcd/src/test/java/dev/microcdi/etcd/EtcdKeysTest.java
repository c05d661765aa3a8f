package dev.microcdi.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EtcdKeysTest {
    private static final EtcdKeys KEYS = new EtcdKeys("/micro/registry/");

    @Test void keysAreThoseOfGo() {
        assertThat(KEYS.node("greeter", "greeter-1")).hasToString("/micro/registry/greeter/greeter-1");
        assertThat(KEYS.node("a/b", "c/d")).hasToString("/micro/registry/a-b/c-d");
        assertThat(KEYS.service("greeter")).hasToString("/micro/registry/greeter/");
    }

    @Test void aNameThatWouldClimbIsRefused() {
        assertThatThrownBy(() -> KEYS.node("..", "x")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"..\" cannot be part of a key");
    }
}
