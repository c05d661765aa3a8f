package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.microcdi.Message;
import dev.microcdi.Service;
import dev.microcdi.Status.State;
import dev.microcdi.broker.Broker;
import dev.microcdi.client.PublishOption;
import dev.microcdi.core.Micro;
import dev.microcdi.core.Subscription;
import dev.microcdi.kafka.KafkaBroker;
import dev.microcdi.kafka.KafkaOptions;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Nats;
import dev.microcdi.tck.servers.RabbitMq;

/** One event that fails, and waits a minute for its retry: who else has to wait? */
class PoisonIT {
    private static final Duration BACK_OFF = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofSeconds(6);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Set<String> handled = ConcurrentHashMap.newKeySet();

    private Service start(Broker broker) {
        Service service = Micro.service("shop").broker(broker)
                .subscribe(Subscription.to("poisoned").retries(1, BACK_OFF), d -> {
                    String text = new String(d.message().body(), StandardCharsets.UTF_8);
                    if (text.equals("poison")) {
                        throw new IllegalStateException("fails");
                    }
                    handled.add(text);
                })
                .subscribe(Subscription.to("other"),
                        d -> handled.add(new String(d.message().body(), StandardCharsets.UTF_8)))
                .start();
        await().atMost(PATIENCE).until(() -> service.status().state() == State.READY);
        return service;
    }

    private static void publish(Service service, String topic, String key, String text) {
        service.client().publish(topic, new Message(Map.of(), text.getBytes(StandardCharsets.UTF_8)),
                PublishOption.key(key));
    }

    /**
     * With one event at a time: the partition of the poison waits, the three others and the other topic do not, and the group
     * stays as it is, also beyond the session of a member that is not heard.
     */
    @Test void onKafkaOnlyItsOwnPartitionWaitsAndNobodyIsMoved() throws Exception {
        try (BackEnd back = Brokers.start("kafka");
                Broker broker = new KafkaBroker(KafkaOptions.at(back.address()).withPartitions(4).withProperties(
                        Map.of("max.poll.interval.ms", Long.toString(POLL.toMillis()))));
                Service service = start(broker);
                Admin admin = Admin.create(Map.of("bootstrap.servers", back.address()))) {
            publish(service, "poisoned", "key-0", "poison");
            await().atMost(PATIENCE).until(() -> service.subscribers().get(0).retried() == 1);
            // A topic that was just made comes to its subscriber a moment later, which moves the group once.
            await().atMost(PATIENCE).until(() -> group(admin).members().stream()
                    .mapToInt(m -> m.assignment().topicPartitions().size()).sum() == 8);
            ConsumerGroupDescription before = group(admin);
            // Three times the longest pause between two polls that the group forgives; each round waits for what came of it.
            long end = System.nanoTime() + POLL.multipliedBy(3).toNanos();
            int rounds = 0;
            while (System.nanoTime() < end) {
                for (int i = 0; i < 40; i++) {
                    publish(service, "poisoned", "key-" + i, "event " + rounds + "/" + i);
                    publish(service, "other", "key-" + i, "other " + rounds + "/" + i);
                }
                rounds++;
                int all = rounds * 40;
                await().atMost(PATIENCE).until(() -> count("other") == all);
                // About a quarter of the keys share the poison's partition and wait behind it.
                await().atMost(PATIENCE).until(() -> count("event") >= all / 2);
            }
            System.out.printf("poison on kafka: %d rounds of 80 events beside it in %s%n", rounds,
                    POLL.multipliedBy(3));
            ConsumerGroupDescription after = group(admin);
            assertThat(after.members()).as("the same member with the same partitions").isEqualTo(before.members());
            assertThat(after.groupEpoch()).as("the group's epoch").isEqualTo(before.groupEpoch());
            assertThat(service.subscribers().get(0).retried()).as("it waits still").isEqualTo(1);
            assertThat(service.subscribers().get(0).deadLettered()).isZero();
        }
    }

    private long count(String prefix) {
        return handled.stream().filter(t -> t.startsWith(prefix)).count();
    }

    private static ConsumerGroupDescription group(Admin admin) throws Exception {
        return Objects.requireNonNull(admin.describeConsumerGroups(Set.of("shop")).describedGroups().get("shop"))
                .get();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rabbitmq", "jetstream", "nats"}) void otherTopicsKeepTheirRate(String plugin) {
        try (BackEnd back = plugin.equals("rabbitmq") ? RabbitMq.start() : Nats.start();
                Broker broker = Brokers.broker(plugin, back.address());
                Service service = start(broker)) {
            publish(service, "poisoned", "k", "poison");
            await().atMost(PATIENCE).until(() -> service.subscribers().get(0).retried() == 1);
            for (int i = 0; i < 200; i++) {
                publish(service, "other", "k", "other " + i);
            }
            await().atMost(PATIENCE).until(() -> count("other") == 200);
            assertThat(service.subscribers().get(0).retried()).as("it waits still").isEqualTo(1);
        }
    }
}
