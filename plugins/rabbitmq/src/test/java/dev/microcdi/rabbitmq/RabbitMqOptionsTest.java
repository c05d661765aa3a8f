package dev.microcdi.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import dev.microcdi.Message;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.plugin.Secret;
import dev.microcdi.plugin.Setting;
import dev.microcdi.tck.servers.Certificates;

class RabbitMqOptionsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test void theConstructorWithAnAddressHasTheDefaultsOfTheSettings() {
        RabbitMqOptions options = RabbitMqOptions.at("127.0.0.1");
        Map<String, String> defaults = Arrays.stream(RabbitMqOptions.class.getRecordComponents())
                .collect(Collectors.toMap(c -> c.getName(), c -> c.getAnnotation(Setting.class).value()));
        assertThat(options.address()).hasToString("[" + defaults.get("address") + "]");
        assertThat(options.username()).isEqualTo(defaults.get("username"));
        assertThat(options.password().reveal()).isEqualTo(defaults.get("password"));
        assertThat(options.virtualHost()).isEqualTo(defaults.get("virtualHost"));
        assertThat(options.exchange()).isEqualTo(defaults.get("exchange"));
        assertThat(options.queueType().name().toLowerCase(Locale.ROOT)).isEqualTo(defaults.get("queueType"));
        assertThat(options.goQueues()).hasToString(defaults.get("goQueues"));
        assertThat(options.tls()).hasToString(defaults.get("tls"));
        assertThat(options.maxMessageSize()).hasToString(defaults.get("maxMessageSize"));
        assertThat(options.connectTimeout()).hasToString(defaults.get("connectTimeout"));
        assertThat(options.requestTimeout()).hasToString(defaults.get("requestTimeout"));
        assertThat(options.heartbeat()).hasToString(defaults.get("heartbeat"));
    }

    @Test void aPortIsAddedWhereThereIsNoneAnotherOneForTls() {
        assertThat(RabbitMqOptions.at("r1,r2:5673").address()).hasToString("[r1:5672, r2:5673]");
        RabbitMqOptions plain = RabbitMqOptions.at("r1");
        assertThat(new RabbitMqOptions(List.of(dev.microcdi.plugin.HostAndPort.parse("r1")), "u", new Secret("p"), "/",
                "micro", QueueType.CLASSIC, false, 1, 1, true, Certificates.shared().authority(), null, null,
                plain.connectTimeout(), plain.requestTimeout(), plain.heartbeat()).address()).hasToString("[r1:5671]");
    }

    @Test void timesAreCheckedAndAHeartbeatIsWholeSeconds() {
        RabbitMqOptions options = RabbitMqOptions.at("r1");
        assertThatIllegalArgumentException().isThrownBy(() -> options.withTimes(Duration.ZERO, SECOND, SECOND))
                .withMessage("connect-timeout must be positive, was PT0S");
        assertThatIllegalArgumentException().isThrownBy(() -> options.withTimes(SECOND, Duration.ZERO, SECOND))
                .withMessage("request-timeout must be positive, was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withTimes(SECOND, SECOND, Duration.ofMillis(1500)))
                .withMessage("heartbeat must be whole seconds, at most 65535, was PT1.5S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withTimes(SECOND, SECOND, Duration.ofSeconds(65_536)))
                .withMessage("heartbeat must be whole seconds, at most 65535, was PT18H12M16S");
    }

    @Test void theRestIsCheckedToo() {
        RabbitMqOptions options = RabbitMqOptions.at("r1");
        assertThatIllegalArgumentException().isThrownBy(() -> options.withMaxMessageSize(0))
                .withMessage("max-message-size must be at least 1, was 0");
        assertThatIllegalArgumentException().isThrownBy(() -> options.within("/", "amq.topic"))
                .withMessage("exchange must have 1 to 247 bytes and not begin with \"amq.\", was \"amq.topic\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withTls(Certificates.shared().authority(), Certificates.shared().client()
                        .cert(), null))
                .withMessage("cert and key go together: set both or none, key is missing");
    }

    @Test void secretsAreNotPrinted() {
        assertThat(RabbitMqOptions.at("r1").withUser("me", new Secret("sesame")).toString()).doesNotContain("sesame");
    }

    @Test void whatRabbitMqCannotTakeIsRefusedBeforeAnythingIsOpened() {
        try (RabbitMqBroker broker = new RabbitMqBroker("127.0.0.1:1")) {
            SubscribeOptions all = new SubscribeOptions(null, 1);
            for (String topic : List.of("", "a.*", "#", "a#b", "é".repeat(128))) {
                assertThatIllegalArgumentException().isThrownBy(() -> broker.subscribe(topic, all, d -> {}))
                        .withMessage("\"" + topic + "\" is not a topic on RabbitMQ: 1 to 255 bytes of UTF-8, any "
                                + "characters but * and #, which are patterns there");
                assertThatIllegalArgumentException().isThrownBy(
                        () -> broker.publish(topic, Message.of(Map.of()), PublishOptions.DEFAULT));
            }
            for (String group : List.of("a:b", "amq.group")) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> broker.subscribe("t", new SubscribeOptions(group, 1), d -> {}))
                        .withMessage("\"" + group + "\" is not a group on RabbitMQ: any characters but the colon, not "
                                + "\"amq.\" at the beginning. Set the group, or the service's name");
                assertThatIllegalArgumentException().isThrownBy(() -> broker.publish("t", Message.of(Map.of()),
                        new PublishOptions(null, SECOND, group)));
            }
            String longTopic = "t".repeat(250);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> broker.subscribe(longTopic, new SubscribeOptions("group", 1), d -> {}))
                    .withMessage("the queue \"group:" + longTopic + "\" would have a name of more than 255 bytes, "
                            + "RabbitMQ's limit: make the group or the topic shorter");
        }
    }
}
