package dev.microcdi.nats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.microcdi.Message;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Certificates;
import dev.microcdi.tck.servers.Certificates.Identity;
import dev.microcdi.tck.servers.Nats;

/** TLS between both brokers and a server: who is trusted, what is shown, and the one sentence that says what to set. */
class NatsTlsIT {
    private final Certificates all = Certificates.shared();

    @ParameterizedTest
    @ValueSource(strings = {"micro.nats", "micro.jetstream"}) void aServerThatAsksForACertificateIsPublishedToAndHeard(
            String keys) {
        String unshown = "the server wants a certificate of ours that it trusts (";
        String untrusted = "the server's certificate is not trusted (";
        try (BackEnd server = Nats.startTls(all.server(), true)) {
            String address = server.address();
            works(open(keys, address, all.authority(), all.client()), new SubscribeOptions("g", 1));
            works(open(keys, address, all.authority(), all.client()), new SubscribeOptions(null, 1));
            refused(open(keys, address, all.authority(), null), address, unshown, keys + ".cert and " + keys + ".key");
            refused(open(keys, address, all.authority(), all.strangeClient()), address, unshown, keys + ".cert");
            refused(open(keys, address, all.stranger(), all.client()), address, untrusted, keys + ".ca");
            refused(open(keys, address, null, all.client()), address, untrusted, keys + ".ca");
            refused(keys.equals("micro.nats") ? new NatsBroker(address) : new JetStreamBroker(address), address,
                    "the server speaks TLS there: ", "set " + keys + ".tls=true and " + keys + ".ca");
        }
        String plain = Nats.shared().address();
        refused(open(keys, plain, all.authority(), null), plain, "the server does not speak TLS there (",
                keys + ".tls=false");
    }

    @Test void theNameInTheAddressMustBeInTheCertificate() {
        String wrong = "the server's certificate is not for this address (";
        try (BackEnd server = Nats.startTls(all.elsewhere(), false)) {
            refused(open("micro.nats", server.address(), all.authority(), null), server.address(), wrong, ".address");
        }
        try (BackEnd server = Nats.startTls(all.named(), false)) {
            refused(open("micro.nats", server.address(), all.authority(), null), server.address(), wrong, ".address");
            String byName = server.address().replace("127.0.0.1", "localhost");
            works(open("micro.nats", byName, all.authority(), null), new SubscribeOptions("g", 1));
        }
        try (BackEnd server = Nats.startTls(all.expired(), false)) {
            refused(open("micro.nats", server.address(), all.authority(), null), server.address(),
                    "the server's certificate is not valid now (", "renew it");
        }
    }

    @Test void aCertificateThatGoesWrongWhileTheServerIsAwayIsNamedAndComesRight() {
        AtomicReference<Identity> shown = new AtomicReference<>(all.server());
        try (BackEnd server = Nats.startTls(() -> Nats.tls(shown.get(), false));
                Broker broker = open("micro.nats", server.address(), all.authority(), null)) {
            Queue<String> heard = new ConcurrentLinkedQueue<>();
            broker.subscribe("renewed", new SubscribeOptions("g", 1), d -> heard.add(text(d.message())));
            broker.publish("renewed", text("before"), PublishOptions.DEFAULT);
            await().until(() -> heard.contains("before"));

            shown.set(all.elsewhere());
            server.restart(true);
            await().untilAsserted(
                    () -> assertThatThrownBy(() -> broker.publish("renewed", text("no"), PublishOptions.DEFAULT))
                            .hasMessageContaining("the client reconnects (the server's certificate is not for this"));
            shown.set(all.server());
            server.restart(true);
            await().until(() -> {
                try {
                    broker.publish("renewed", text("after"), PublishOptions.DEFAULT);
                } catch (UnavailableException e) {
                    return false;
                }
                return heard.contains("after");
            });
            assertThat(heard).doesNotContain("no");
        }
    }

    private static Broker open(String keys, String address, @Nullable Path ca, @Nullable Identity ours) {
        Path cert = ours == null ? null : ours.cert();
        Path key = ours == null ? null : ours.key();
        return keys.equals("micro.nats")
                ? new NatsBroker(NatsOptions.at(address).withTls(ca, cert, key))
                : new JetStreamBroker(JetStreamOptions.at(address).withTls(ca, cert, key));
    }

    private static void works(Broker opened, SubscribeOptions options) {
        try (Broker broker = opened) {
            Queue<String> heard = new ConcurrentLinkedQueue<>();
            broker.subscribe("secured", options, d -> heard.add(text(d.message())));
            broker.publish("secured", text("hello"), PublishOptions.DEFAULT);
            await().until(() -> heard.contains("hello"));
        }
    }

    private static void refused(Broker opened, String address, String why, String set) {
        try (Broker broker = opened) {
            assertThatThrownBy(() -> broker.publish("t", text("x"), PublishOptions.DEFAULT))
                    .isInstanceOfSatisfying(UnavailableException.class, e -> assertThat(e.neverStarted()).isTrue())
                    .hasMessageStartingWith("no connection to NATS at " + address + ": " + why)
                    .hasMessageContaining(set);
        }
    }

    private static Message text(String text) {
        return new Message(Map.of(), text.getBytes(UTF_8));
    }

    private static String text(Message message) {
        return new String(message.body(), UTF_8);
    }
}
