package dev.microcdi.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.Broker.Delivery;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.memory.MemoryRegistry;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.ServiceInfo;

/** What a publisher does about subscribers that are dead, hang, stop or are full; and the settings. */
class HttpBrokerTest {
    private static final String TOPIC = "events";

    private final MemoryRegistry registry = new MemoryRegistry();
    private final HttpBroker broker = new HttpBroker(registry);
    private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();

    @AfterEach void closeAll() {
        broker.close();
        registry.close();
    }

    private static Message message(int i) {
        return new Message(Map.of(), ("m" + i).getBytes(StandardCharsets.UTF_8));
    }

    private void publish(int i, Duration timeout) {
        broker.publish(TOPIC, message(i), new PublishOptions(null, timeout, null));
    }

    private void publish(int i) {
        publish(i, Duration.ofSeconds(20));
    }

    private List<String> texts() {
        return deliveries.stream().map(d -> new String(d.message().body(), StandardCharsets.UTF_8)).toList();
    }

    private void other(@Nullable String group, String address, String secure) {
        registry.register(new ServiceInfo("micro.http.broker", group == null ? "ff.http.broadcast" : group, Map.of(),
                List.of(), List.of(new Node(TOPIC + "-" + address, address,
                        Map.of("broker", "http", "topic", TOPIC, "secure", secure)))),
                Duration.ofMinutes(1));
    }

    private static String dead() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }

    @Test void oneOfAGroupThatIsDeadOrUnusableIsReplacedByAnother() throws IOException {
        other("g", dead(), "false");
        other("g", "127.0.0.1:1", "true");
        other("g", "no address", "false");
        broker.subscribe(TOPIC, new SubscribeOptions("g", 1), deliveries::add);

        IntStream.range(0, 30).forEach(this::publish);

        await().untilAsserted(() -> assertThat(texts())
                .containsExactlyElementsOf(IntStream.range(0, 30).mapToObj(i -> "m" + i).toList()));
    }

    @Test void aGroupOfWhichNobodyCanBeReachedIsUnavailableAndTheMessageWasNeverSent() throws IOException {
        other("g", dead(), "false");

        assertThatThrownBy(() -> publish(0)).isInstanceOfSatisfying(UnavailableException.class, e -> {
            assertThat(e.neverStarted()).isTrue();
            assertThat(e.detail()).startsWith("a message for \"events\" did not reach 1 of 1 groups and single "
                    + "subscribers: cannot connect to the subscriber at 127.0.0.1:");
        });
    }

    @Test void aMessageThatAnotherGroupGotIsNotNeverStarted() throws IOException {
        other("g", dead(), "false");
        broker.subscribe(TOPIC, new SubscribeOptions("h", 1), deliveries::add);

        assertThatThrownBy(() -> publish(0)).isInstanceOfSatisfying(UnavailableException.class,
                e -> assertThat(e.neverStarted()).isFalse());
        await().until(() -> texts().equals(List.of("m0")));
    }

    @Test void aSubscriberWithoutGroupWhereNobodyListensHasEnded() throws IOException {
        other(null, dead(), "false");
        broker.subscribe(TOPIC, new SubscribeOptions(null, 1), deliveries::add);

        publish(0);

        await().until(() -> texts().equals(List.of("m0")));
    }

    @Test void oneThatHangsIsLostInTimeAndTheOthersGetTheMessage() throws IOException {
        try (RawServer hangs = new RawServer("")) {
            other(null, hangs.address(), "false");
            broker.subscribe(TOPIC, new SubscribeOptions(null, 1), deliveries::add);

            assertThatThrownBy(() -> publish(0, Duration.ofMillis(300)))
                    .isInstanceOfSatisfying(UnavailableException.class,
                            e -> assertThat(e.neverStarted()).isFalse());

            await().until(() -> texts().equals(List.of("m0")));
            assertThat(hangs.waiting()).isEqualTo(1);
        }
    }

    @Test void aGroupOfWhichTheRegistryStillShowsAMemberThatEndedIsNoError() {
        broker.subscribe(TOPIC, new SubscribeOptions("g", 1), deliveries::add).close();
        HttpBroker alive = new HttpBroker(registry);
        try {
            alive.subscribe("another", new SubscribeOptions("g", 1), deliveries::add);
            String address = registry.getService("micro.http.broker").get(0).nodes().get(0).address();
            other("g", address, "false");

            assertThatCode(() -> publish(0)).doesNotThrowAnyException();
        } finally {
            alive.close();
        }
    }

    @Test void oneThatHasNoPlaceSaysSoAndLosesNothing() {
        HttpBrokerOptions d = HttpBrokerOptions.DEFAULT;
        HttpBroker small = new HttpBroker(HttpOptions.DEFAULT, new HttpBrokerOptions(d.address(), null, d.brokerTtl(),
                d.brokerInterval(), 1, d.brokerMaxPendingBytes()), registry);
        CountDownLatch release = new CountDownLatch(1);
        try {
            small.subscribe(TOPIC, new SubscribeOptions("g", 1), delivery -> {
                release.await();
                deliveries.add(delivery);
            });
            publish(0);
            publish(1);
            assertThatThrownBy(() -> IntStream.range(2, 4).forEach(this::publish))
                    .isInstanceOf(UnavailableException.class).hasMessageContaining("has no place for a message now");
            release.countDown();
            await().until(() -> texts().containsAll(List.of("m0", "m1")));
        } finally {
            release.countDown();
            small.close();
        }
    }

    @Test void aMessageThatASubscriberFindsTooLargeIsA413() {
        HttpOptions d = HttpOptions.DEFAULT;
        HttpBroker small = new HttpBroker(new HttpOptions(1_000, d.maxHeaderSize(), d.idleTimeout(), d.headTimeout(),
                d.maxConnections(), d.poolSize(), d.poolIdleTimeout()), HttpBrokerOptions.DEFAULT, registry);
        try {
            small.subscribe(TOPIC, new SubscribeOptions("g", 1), deliveries::add);

            assertThatThrownBy(
                    () -> broker.publish(TOPIC, new Message(Map.of(), new byte[2_000]), PublishOptions.DEFAULT))
                    .isInstanceOfSatisfying(MicroException.class, e -> assertThat(e.code()).isEqualTo(413));
        } finally {
            small.close();
        }
    }

    @Test void whatThePortCannotBeIsToldWithTheKey() {
        broker.subscribe(TOPIC, new SubscribeOptions("g", 1), deliveries::add);
        String taken = registry.getService("micro.http.broker").get(0).nodes().get(0).address();
        HttpBroker second = new HttpBroker(HttpOptions.DEFAULT, HttpBrokerOptions.at(taken), registry);
        try {
            assertThatThrownBy(() -> second.subscribe(TOPIC, new SubscribeOptions("g", 1), deliveries::add))
                    .isInstanceOfSatisfying(MicroException.class, e -> assertThat(e.code()).isEqualTo(409))
                    .hasMessageContaining("micro.broker.address");
        } finally {
            second.close();
        }
    }

    @Test void anotherAddressIsAdvertisedWithItsPortOrOurs() {
        assertThat(advertised("outside:7")).isEqualTo("outside:7");
        assertThat(advertised("outside")).matches("outside:[1-9][0-9]+");
    }

    private String advertised(String advertise) {
        HttpBrokerOptions d = HttpBrokerOptions.DEFAULT;
        HttpBroker told = new HttpBroker(HttpOptions.DEFAULT, new HttpBrokerOptions(d.address(), advertise,
                d.brokerTtl(), d.brokerInterval(), d.brokerMaxPending(), d.brokerMaxPendingBytes()), registry);
        try {
            told.subscribe(TOPIC, new SubscribeOptions("g", 1), deliveries::add);
            return registry.getService("micro.http.broker").get(0).nodes().get(0).address();
        } finally {
            told.close();
        }
    }

    @Test void goesNameForNoGroupIsNoGroup() {
        assertThatThrownBy(
                () -> broker.subscribe(TOPIC, new SubscribeOptions("ff.http.broadcast", 1), deliveries::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("in Go Micro's http broker that means no group");
    }

    @Test void settingsThatDoNotFitAreTold() {
        HttpBrokerOptions d = HttpBrokerOptions.DEFAULT;
        assertThatThrownBy(() -> HttpBrokerOptions.at("a:b:c:d")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("address is not host:port: ");
        assertThatThrownBy(() -> new HttpBrokerOptions(d.address(), null, d.brokerTtl(), d.brokerTtl(), 1, 1))
                .hasMessage("broker-interval must be positive and less than broker-ttl; they are PT1M and PT1M");
        assertThatThrownBy(() -> new HttpBrokerOptions(d.address(), null, d.brokerTtl(), d.brokerInterval(), 0, 1))
                .hasMessage("broker-max-pending and broker-max-pending-bytes must be positive; they are 0 and 1");
    }
}
