package dev.microcdi.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.plugin.Secret;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.RabbitMq;

/** A server that hangs, takes no messages, refuses a user, comes back with another password. */
class RabbitMqOutageIT {
    private static final SubscribeOptions GROUP = new SubscribeOptions("g", 1);
    private static final PublishOptions SHORT = new PublishOptions(null, Duration.ofMillis(500), null);

    @Test void closeIsBoundedForAllSubscriptionsTogetherWhileTheServerHangsAndTheOthersComeBack() {
        try (BackEnd server = RabbitMq.start();
                RabbitMqBroker stays = new RabbitMqBroker(RabbitMqOptions.at(server.address())
                        .withTimes(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)))) {
            Texts texts = new Texts();
            stays.subscribe("stays", GROUP, texts);
            RabbitMqBroker broker = new RabbitMqBroker(server.address());
            for (int i = 0; i < 20; i++) {
                broker.subscribe("hangs." + i, GROUP, d -> {});
            }
            server.pause();
            try {
                Thread closing = Thread.ofVirtual().start(broker::close);
                assertThatThrownBy(() -> stays.subscribe("new", GROUP, texts)).isInstanceOf(UnavailableException.class);
                // Noticed after two heartbeats: then publishing fails at once, before anything is sent.
                await().untilAsserted(() -> assertThatThrownBy(() -> stays.publish("stays", Texts.message("x"), SHORT))
                        .isInstanceOfSatisfying(UnavailableException.class,
                                e -> assertThat(e.neverStarted()).isTrue())
                        .hasMessageContaining("was lost"));
                await().atMost(Duration.ofSeconds(12)).until(() -> !closing.isAlive());
            } finally {
                server.resume();
            }
            assertThatThrownBy(() -> broker.publish("hangs.1", Texts.message("x"), PublishOptions.DEFAULT))
                    .isInstanceOf(IllegalStateException.class).hasMessage("the RabbitMQ plugin is closed");
            broker.close();
            await().ignoreExceptionsInstanceOf(UnavailableException.class).until(() -> {
                stays.publish("stays", Texts.message("back"), PublishOptions.DEFAULT);
                return true;
            });
            await().until(() -> texts.all().contains("back"));
        }
    }

    @Test void anAlarmOfTheServerEndsAPublishInTimeAndSaysWhy() {
        AtomicReference<String> limit = new AtomicReference<>("vm_memory_high_watermark.absolute = 1");
        try (BackEnd server = RabbitMq.start(() -> List.of(limit.get()));
                RabbitMqBroker broker = new RabbitMqBroker(server.address())) {
            // The first one is written, and told that it was not a good moment.
            assertThatThrownBy(() -> broker.publish("t", Texts.message("1"), SHORT))
                    .isInstanceOfSatisfying(UnavailableException.class, e -> assertThat(e.neverStarted()).isFalse());
            await().untilAsserted(() -> assertThatThrownBy(() -> broker.publish("t", Texts.message("2"), SHORT))
                    .isInstanceOfSatisfying(UnavailableException.class, e -> assertThat(e.neverStarted()).isTrue())
                    .hasMessageStartingWith(
                            "RabbitMQ at " + server.address() + " was not sent a message for \"t\": no confirmation "
                                    + "within PT0.5S; it takes no messages at the moment (low on memory)"));
            limit.set("vm_memory_high_watermark.relative = 0.9");
            server.restart(true);
            await().ignoreExceptionsInstanceOf(UnavailableException.class).until(() -> {
                broker.publish("t", Texts.message("3"), SHORT);
                return true;
            });
        }
    }

    @Test void aServersLimitBelowOursIs413AndOthersGoOn() {
        try (BackEnd server = RabbitMq.start(() -> List.of("max_message_size = 2000"));
                RabbitMqBroker broker = new RabbitMqBroker(server.address())) {
            assertThatThrownBy(
                    () -> broker.publish("big", new Message(Map.of(), new byte[3000]), PublishOptions.DEFAULT))
                    .isInstanceOfSatisfying(MicroException.class, e -> assertThat(e.code()).isEqualTo(413))
                    .hasMessageStartingWith("a message for \"big\" is 3000 bytes, and RabbitMQ at " + server.address()
                            + " says: PRECONDITION_FAILED - message size 3000 is larger than configured max size 2000");
            broker.publish("big", new Message(Map.of(), new byte[2000]), PublishOptions.DEFAULT);
        }
    }

    @Test void wrongCredentialsAndAHostThatIsNotThereSaySo() {
        AtomicReference<String> password = new AtomicReference<>("sesame");
        try (BackEnd server = RabbitMq.start(() -> List.of("default_user = me", "default_pass = " + password.get()));
                Broker right = new RabbitMqBroker(as(server, "sesame"));
                Broker wrong = new RabbitMqBroker(as(server, "guess"));
                Broker elsewhere = new RabbitMqBroker(as(server, "sesame").within("nowhere", "micro"))) {
            Texts texts = new Texts();
            right.subscribe("t", GROUP, texts);
            assertThatThrownBy(() -> wrong.publish("t", Texts.message("x"), PublishOptions.DEFAULT))
                    .isInstanceOf(UnavailableException.class).hasMessageStartingWith("no connection to RabbitMQ at "
                            + server.address()
                            + ": it refused the user \"me\"; look at micro.rabbitmq.username and password");
            assertThatThrownBy(() -> elsewhere.subscribe("t", GROUP, texts)).isInstanceOf(UnavailableException.class)
                    .hasMessageStartingWith("no connection to RabbitMQ at " + server.address()
                            + ": NOT_ALLOWED - vhost nowhere not found; look at micro.rabbitmq.virtual-host");

            // A user whose password is changed for a while, on an empty server: nothing is given up.
            password.set("other");
            server.restart(false);
            await().untilAsserted(
                    () -> assertThatThrownBy(() -> right.publish("t", Texts.message("x"), PublishOptions.DEFAULT))
                            .hasMessageContaining("it refused the user"));
            password.set("sesame");
            server.restart(false);
            await().ignoreExceptionsInstanceOf(UnavailableException.class).until(() -> {
                right.publish("t", Texts.message("back"), PublishOptions.DEFAULT);
                return true;
            });
            await().until(() -> texts.all().contains("back"));
        }
    }

    private static RabbitMqOptions as(BackEnd server, String password) {
        return RabbitMqOptions.at(server.address()).withUser("me", new Secret(password));
    }
}
