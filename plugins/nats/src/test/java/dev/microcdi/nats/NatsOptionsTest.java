package dev.microcdi.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.plugin.Secret;

class NatsOptionsTest {
    private static NatsOptions with(String user, Secret password, Secret token) {
        return with(user, password, token, List.of("q"), Duration.ofSeconds(1));
    }

    private static NatsOptions with(String user, Secret password, Secret token, List<String> subjects, Duration time) {
        return new NatsOptions(List.of(HostAndPort.parse("localhost")), user, password, token, false,
                null, null, null, Duration.ofSeconds(1),
                Duration.ofSeconds(1), subjects, subjects, time, 1, 1);
    }

    @Test void subjectsAndTimesOfTheRegistryAreChecked() {
        Duration second = Duration.ofSeconds(1);
        assertThat(with(null, null, null, List.of("a", "a"), second).querySubjects()).containsExactly("a");
        assertThatIllegalArgumentException().isThrownBy(() -> with(null, null, null, List.of(), second))
                .withMessage("query-subjects is empty: name at least one subject");
        assertThatIllegalArgumentException().isThrownBy(() -> with(null, null, null, List.of("a.*"), second))
                .withMessageContaining("is a pattern for subscribers");
        assertThatIllegalArgumentException().isThrownBy(() -> with(null, null, null, List.of("a"), Duration.ZERO))
                .withMessage("query-wait must be positive, was PT0S");
    }

    @Test void aPortIsAddedWhereThereIsNone() {
        assertThat(NatsOptions.at("n1,n2:4333").address()).hasToString("[n1:4222, n2:4333]");
    }

    @Test void credentialsGoTogetherOrNotAtAll() {
        assertThatIllegalArgumentException().isThrownBy(() -> with("me", null, null))
                .withMessage("user and password go together: set both or none");
        assertThatIllegalArgumentException().isThrownBy(() -> with("me", new Secret("p"), new Secret("t")))
                .withMessage("set either token, or user and password");
    }

    @Test void secretsAreNotPrinted() {
        assertThat(with("me", new Secret("sesame"), null).toString()).doesNotContain("sesame");
    }

    @Test void whatIsNoSubjectIsRefusedBeforeAnythingIsOpened() {
        try (NatsBroker broker = new NatsBroker("127.0.0.1:1")) {
            for (String topic : List.of("", "a b", ".a", "a..b", "a.")) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> broker.subscribe(topic, new dev.microcdi.broker.SubscribeOptions(null, 1),
                                d -> {}))
                        .withMessageContaining("is not a NATS subject");
            }
        }
    }
}
