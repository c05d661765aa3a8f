package dev.microcdi.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

/** Go Micro's command line. */
class FlagsTest {
    private final Flags flags = new Flags();

    @Test void goMicrosFlagsAndTheDashedFormsAreKeys() {
        assertThat(flags.parse(
                List.of("--registry=etcdv3", "--registry_address=a:1,b:2", "--server-name", "greeter", "-broker=nats",
                        "--client_request_timeout=5s", "--register_ttl=60")))
                .isEqualTo(
                        Map.of("micro.registry", "etcdv3", "micro.registry.address", "a:1,b:2", "micro.server.name",
                                "greeter", "micro.broker", "nats",
                                "micro.client.request-timeout", "5s", "micro.register.ttl", "60"));
    }

    @Test void anUnknownFlagIsNamed() {
        assertThatThrownBy(() -> flags.parse(List.of("--registri=x"))).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "there is no flag --registri; --help lists them, and every other key can be given to java as -Dkey=value");
        assertThatThrownBy(() -> flags.parse(List.of("--registry"))).hasMessage("--registry has no value");
        assertThatThrownBy(() -> flags.parse(List.of("start")))
                .hasMessage("\"start\" is not a flag; flags are --name=value, and --help lists them");
    }

    @Test void helpListsEachFlagWithItsText() {
        assertThat(flags.help()).contains("--registry ", "--server_deregister_wait ", "--client_selector ",
                "How the node is picked: ");
    }
}
