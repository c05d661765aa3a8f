package dev.microcdi.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import com.rabbitmq.client.GetResponse;

import dev.microcdi.Message;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.tck.servers.RabbitMq;

/** Together with Go Micro services, whose messages and declarations were recorded. */
class RabbitMqGoIT {
    /** Of a recorded message. */
    private static final Map<String, String> RECORDED = Map.of("Trace", "abc", "Content-Type", "application/json",
            "Micro-Topic", "events.greeted", "Micro-ID", "ba6bbf41-6d97-45c5-9fb6-c4ccc5e88f2e");
    private static final String BODY = "{\"text\":\"hi\",\"n\":1}\n";

    private static String server() {
        return RabbitMq.shared().address();
    }

    @Test void goIsHeardByGroupsAndByEveryInstance() throws Exception {
        try (RabbitMqBroker broker = new RabbitMqBroker(server()); Raw go = new Raw(server())) {
            String topic = Texts.topic("greeted");
            Texts group = new Texts();
            Texts instance = new Texts();
            broker.subscribe(topic, new SubscribeOptions("q1", 1), group);
            broker.subscribe(topic, new SubscribeOptions(null, 1), instance);
            go.publish(topic, new HashMap<>(RECORDED), BODY);
            go.publish(topic, new HashMap<>(RECORDED), "second");
            await().until(() -> group.all().equals(List.of(BODY, "second")));
            await().until(() -> instance.all().equals(List.of(BODY, "second")));
            assertThat(group.deliveries.getFirst().message().headers()).isEqualTo(RECORDED);
            assertThat(group.deliveries).extracting(d -> d.attempt()).containsOnly(1);
            assertThat(group.deliveries).extracting(d -> d.topic()).containsOnly(topic);
        }
    }

    @Test void goHearsItsOwnFormOnceAndPersistent() throws Exception {
        try (RabbitMqBroker broker = new RabbitMqBroker(server()); Raw go = new Raw(server())) {
            String topic = Texts.topic("to-go");
            String queue = go.goQueue("", topic);
            broker.publish(topic, new Message(RECORDED, BODY.getBytes(UTF_8)), PublishOptions.DEFAULT);
            GetResponse got = go.get(queue);
            assertThat(Raw.text(got)).isEqualTo(BODY);
            assertThat(Raw.headers(got)).isEqualTo(RECORDED);
            assertThat(got.getProps().getContentType()).isNull();
            assertThat(got.getProps().getMessageId()).isNull();
            assertThat(got.getProps().getDeliveryMode()).isEqualTo(2);
            assertThat(got.getEnvelope().getRoutingKey()).isEqualTo(topic);
            assertThat(go.get(queue)).as("a second copy").isNull();
        }
    }

    @Test void anyHeaderBecomesTextAndTheTopicAHeader() throws Exception {
        try (RabbitMqBroker broker = new RabbitMqBroker(server()); Raw raw = new Raw(server())) {
            String topic = Texts.topic("foreign");
            Texts texts = new Texts();
            broker.subscribe(topic, new SubscribeOptions("g", 1), texts);
            Map<String, Object> odd = new HashMap<>();
            odd.put("number", 7);
            odd.put("yes", true);
            odd.put("bytes", "b".getBytes(UTF_8));
            odd.put("list", List.of("a", 1));
            odd.put("none", null);
            odd.put("x-delivery-count", "many");
            raw.publish(topic, odd, "odd");
            raw.publish(topic, Map.of(), "");
            raw.channel.basicPublish("micro", topic, null, "no properties".getBytes(UTF_8));
            await().until(() -> texts.all().equals(List.of("odd", "", "no properties")));
            assertThat(texts.deliveries.getFirst().message().headers()).isEqualTo(Map.of("number", "7", "yes", "true",
                    "bytes", "b", "list", "[a, 1]", "none", "", "Micro-Topic", topic));
            assertThat(texts.deliveries).extracting(d -> d.attempt()).containsOnly(1);
        }
    }

    @Test void aGroupOfGoIsJoinedWithItsQueue() throws Exception {
        RabbitMqOptions joining = RabbitMqOptions.at(server()).withQueues(QueueType.CLASSIC, true);
        try (RabbitMqBroker broker = new RabbitMqBroker(joining); Raw go = new Raw(server())) {
            String topic = Texts.topic("joined");
            String group = "go:" + topic;
            Texts texts = new Texts();
            try (var subscription = broker.subscribe(topic, new SubscribeOptions(group, 1), texts)) {
                go.goQueue(group, topic);
                assertThat(go.channel.consumerCount(group)).isEqualTo(1);
                broker.publish(topic, Texts.message("ours"), PublishOptions.DEFAULT);
                go.publish(topic, Map.of(), "Go's");
                await().until(() -> texts.all().equals(List.of("ours", "Go's")));
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> broker.subscribe(topic + ".other", new SubscribeOptions(group, 1), texts))
                        .withMessage("with micro.rabbitmq.go-queues the group \"" + group
                                + "\" is one queue, and takes one topic: set another group for \"" + topic
                                + ".other\"");
            }
        }
    }

    @Test void anExchangeThatIsAlreadyDurableIsTakenAsItIs() throws Exception {
        String exchange = Texts.topic("company");
        try (Raw raw = new Raw(server());
                RabbitMqBroker broker = new RabbitMqBroker(RabbitMqOptions.at(server()).within("/", exchange))) {
            raw.channel.exchangeDeclare(exchange, "topic", true, false, false, null);
            String queue = raw.channel.queueDeclare().getQueue();
            raw.channel.queueBind(queue, exchange, "t");
            Texts texts = new Texts();
            broker.subscribe("t", new SubscribeOptions(null, 1), texts);
            broker.publish("t", Texts.message("ours"), PublishOptions.DEFAULT);
            raw.channel.basicPublish(exchange, "t", null, "theirs".getBytes(UTF_8));
            await().until(() -> texts.all().equals(List.of("ours", "theirs")));
            assertThat(Raw.text(raw.get(queue))).isEqualTo("ours");
        }
    }
}
