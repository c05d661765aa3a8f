package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;

import dev.microcdi.Message;
import dev.microcdi.Service;
import dev.microcdi.Status.State;
import dev.microcdi.broker.Broker;
import dev.microcdi.client.PublishOption;
import dev.microcdi.core.Micro;
import dev.microcdi.core.Subscription;
import dev.microcdi.core.spi.Envelope;
import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.tck.BackEnd;
import io.nats.client.Nats;

/** Dead letters as the product's own client finds them: where the site says, with what the site says. */
class DeadLetterIT {
    private static final String TOPIC = "orders.put_aside";

    /** Starts a service whose subscriber fails, publishes one event, and waits until it is put aside. */
    private static void fail(String plugin, String address) {
        try (Broker broker = Brokers.broker(plugin, address);
                Service service = Micro.service("billing").broker(broker)
                        .subscribe(Subscription.to(TOPIC).retries(1, Duration.ofMillis(5)), d -> {
                            throw new IllegalStateException("no such customer");
                        }).start()) {
            await().atMost(Duration.ofSeconds(30)).until(() -> service.status().state() == State.READY);
            service.client().publish(TOPIC,
                    new Message(Map.of("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
                            "{\"n\":1}".getBytes(StandardCharsets.UTF_8)),
                    PublishOption.key("Ada"));
            await().atMost(Duration.ofSeconds(30)).until(() -> service.subscribers().get(0).deadLettered() == 1);
        }
    }

    private static void carriesWhatTheSiteSays(Map<String, String> headers, byte[] body) {
        assertThat(new String(body, StandardCharsets.UTF_8)).isEqualTo("{\"n\":1}");
        assertThat(headers).containsEntry("Micro-Topic", TOPIC + ".dlq").containsEntry("Micro-Dead-Topic", TOPIC)
                .containsEntry("Micro-Dead-Group", "billing").containsEntry("Micro-Dead-Attempts", "2")
                .containsEntry("Micro-Dead-Subscriber", "a receiver")
                .containsEntry("Micro-Dead-Error", "java.lang.IllegalStateException: no such customer")
                .containsEntry("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .containsEntry("Micro-Key", "Ada").containsEntry("Content-Type", "application/json")
                .containsKeys("Micro-ID", "Micro-Dead-Time");
        assertThat(headers.get("Micro-Dead-Trace")).contains("at dev.microcdi.tck.engine.DeadLetterIT");
    }

    @Test void onRabbitMqItIsInADurableQueueOfTheGroup() throws Exception {
        try (BackEnd back = Brokers.start("rabbitmq")) {
            fail("rabbitmq", back.address());
            ConnectionFactory factory = new ConnectionFactory();
            HostAndPort at = HostAndPort.parse(back.address());
            factory.setHost(at.host());
            factory.setPort(at.port());
            try (var connection = factory.newConnection(); var channel = connection.createChannel()) {
                GetResponse letter = Objects.requireNonNull(channel.basicGet("billing:" + TOPIC + ".dlq", true),
                        "no dead letter");
                Map<String, String> headers = new HashMap<>();
                letter.getProps().getHeaders().forEach((name, value) -> headers.put(name, value.toString()));
                carriesWhatTheSiteSays(headers, letter.getBody());
                assertThat(letter.getProps().getDeliveryMode()).as("persistent").isEqualTo(2);
            }
        }
    }

    @Test void onKafkaItIsInTheTopicWithItsKey() {
        try (BackEnd back = Brokers.start("kafka")) {
            fail("kafka", back.address());
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                    Map.of("bootstrap.servers", back.address(), "auto.offset.reset", "earliest"),
                    new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                List<TopicPartition> all = consumer.partitionsFor(TOPIC + ".dlq").stream()
                        .map(p -> new TopicPartition(p.topic(), p.partition())).toList();
                consumer.assign(all);
                consumer.seekToBeginning(all);
                ConsumerRecord<byte[], byte[]> letter = await().atMost(Duration.ofSeconds(30)).until(() -> {
                    var records = consumer.poll(Duration.ofMillis(200)).iterator();
                    return records.hasNext() ? records.next() : null;
                }, r -> r != null);
                assertThat(new String(letter.key(), StandardCharsets.UTF_8)).isEqualTo("Ada");
                Message message = Envelope.read(letter.value());
                carriesWhatTheSiteSays(message.headers(), message.body());
            }
        }
    }

    @Test void onJetStreamItIsInAStreamOfItsTopicForAConsumerOfTheGroup() throws Exception {
        try (BackEnd back = Brokers.start("jetstream")) {
            fail("jetstream", back.address());
            try (var nats = Nats.connect("nats://" + back.address())) {
                var letter = nats.getStreamContext("micro-orders_put__aside_dlq")
                        .getConsumerContext("billing-orders_put__aside_dlq").next(Duration.ofSeconds(10));
                Message message = Envelope.read(Objects.requireNonNull(letter, "no dead letter").getData());
                carriesWhatTheSiteSays(message.headers(), message.body());
            }
        }
    }
}
