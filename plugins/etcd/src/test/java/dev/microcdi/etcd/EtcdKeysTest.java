package dev.microcdi.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EtcdKeysTest {
    @Test void keysAreThoseOfGo() {
        assertThat(EtcdKeys.node("greeter", "greeter-1")).hasToString("/micro/registry/greeter/greeter-1");
        assertThat(EtcdKeys.node("a/b", "c/d")).hasToString("/micro/registry/a-b/c-d");
        assertThat(EtcdKeys.service("greeter")).hasToString("/micro/registry/greeter/");
    }

    @Test void aNameThatWouldClimbIsRefused() {
        assertThatThrownBy(() -> EtcdKeys.node("..", "x")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"..\" cannot be part of a key");
    }
}
