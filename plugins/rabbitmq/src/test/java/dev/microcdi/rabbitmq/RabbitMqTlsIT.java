package dev.microcdi.rabbitmq;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.microcdi.UnavailableException;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Certificates;
import dev.microcdi.tck.servers.Certificates.Identity;
import dev.microcdi.tck.servers.RabbitMq;

/** TLS with a server: who is trusted, what is shown, and the one sentence that says what to set. */
class RabbitMqTlsIT {
    private final Certificates all = Certificates.shared();

    @Test void aServerThatAsksForACertificateIsPublishedToAndHeard() {
        try (BackEnd server = RabbitMq.startTls(all.server(), true)) {
            try (RabbitMqBroker broker = open(server, all.authority(), all.client())) {
                Texts texts = new Texts();
                broker.subscribe("secured", new SubscribeOptions("g", 1), texts);
                broker.publish("secured", Texts.message("hello"), PublishOptions.DEFAULT);
                await().until(() -> texts.all().contains("hello"));
            }
            refused(open(server, all.authority(), null), server,
                    "the server wants a certificate of ours that it trusts (");
            refused(open(server, all.authority(), all.strangeClient()), server,
                    "the server wants a certificate of ours that it trusts (");
            refused(open(server, all.stranger(), all.client()), server, "the server's certificate is not trusted (");
            refused(open(server, null, all.client()), server, "the server's certificate is not trusted (");
            refused(new RabbitMqBroker(server.address()), server,
                    "the server speaks TLS there: set micro.rabbitmq.tls=true and micro.rabbitmq.ca, or "
                            + "micro.rabbitmq.address to its plain port");
        }
    }

    @Test void aCertificateOfAnotherHostOrOfThePastIsRefused() {
        try (BackEnd server = RabbitMq.startTls(all.elsewhere(), false)) {
            refused(open(server, all.authority(), null), server,
                    "the server's certificate is not for this address (");
        }
        try (BackEnd server = RabbitMq.startTls(all.expired(), false)) {
            refused(open(server, all.authority(), null), server, "the server's certificate is not valid now (");
        }
    }

    @Test void tlsToAPlainPortSaysSo() {
        BackEnd server = RabbitMq.shared();
        refused(open(server, all.authority(), null), server, "the server does not speak TLS there (");
    }

    private static RabbitMqBroker open(BackEnd server, @Nullable Path ca, @Nullable Identity ours) {
        return new RabbitMqBroker(RabbitMqOptions.at(server.address()).withTls(ca, ours == null ? null : ours.cert(),
                ours == null ? null : ours.key()));
    }

    private static void refused(RabbitMqBroker broker, BackEnd server, String why) {
        try (broker) {
            assertThatThrownBy(() -> broker.publish("t", Texts.message("x"), PublishOptions.DEFAULT))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageStartingWith("no connection to RabbitMQ at " + server.address() + ": " + why);
        }
    }
}
