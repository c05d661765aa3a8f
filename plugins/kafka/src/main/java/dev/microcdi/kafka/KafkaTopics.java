package dev.microcdi.kafka;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What is asked of the admin client: topics are there before they are used. */
final class KafkaTopics {
    private static final String CONSUMER_PROTOCOL = "group.version";

    private final KafkaClients clients;
    private final KafkaOptions options;
    /** Declared by this object, so that a publish need not ask again. */
    private final Set<String> declared = ConcurrentHashMap.newKeySet();
    /** As many as a topic had when it was last looked at. */
    private final Map<String, Integer> partitions = new ConcurrentHashMap<>();

    KafkaTopics(KafkaClients clients, KafkaOptions options) {
        this.clients = clients;
        this.options = options;
    }

    /** Makes the topic if there is none. */
    void declare(String topic) throws ExecutionException, InterruptedException, TimeoutException {
        if (declared.contains(topic)) {
            return;
        }
        Admin admin = clients.admin();
        try {
            compare(topic, ended(admin.describeTopics(List.of(topic)).allTopicNames()).values().iterator().next());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw e;
            }
            create(admin, topic);
        }
        declared.add(topic);
    }

    /**
     * A topic that was deleted and made again with fewer partitions: the producer would go on filling one that is gone, as long
     * as messages have no key.
     */
    private void compare(String topic, TopicDescription now) {
        Integer before = partitions.put(topic, now.partitions().size());
        if (before != null && before > now.partitions().size()) {
            clients.giveUp(clients.producer());
        }
    }

    private void create(Admin admin, String topic) throws ExecutionException, InterruptedException, TimeoutException {
        NewTopic missing = new NewTopic(topic,
                options.partitions() == 0 ? Optional.empty() : Optional.of(options.partitions()),
                options.replication() == 0 ? Optional.empty() : Optional.of((short) options.replication()));
        try {
            ended(admin.createTopics(List.of(missing)).all());
            if (options.partitions() > 0) {
                partitions.put(topic, options.partitions());
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /** It may have been deleted: the next use looks. */
    void doubt(String topic) {
        declared.remove(topic);
    }

    /** Whether groups can use the protocol of KIP-848. */
    boolean hasConsumerProtocol() throws ExecutionException, InterruptedException, TimeoutException {
        FinalizedVersionRange version = ended(
                clients.admin().describeFeatures(new DescribeFeaturesOptions()).featureMetadata()).finalizedFeatures()
                .get(CONSUMER_PROTOCOL);
        return version != null && version.maxVersionLevel() > 0;
    }

    /** The client's own limit is the connect timeout; this one is for the case that it does not keep it. */
    private <T> T ended(KafkaFuture<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(options.connectTimeout().toMillis() + 1000, TimeUnit.MILLISECONDS);
    }
}
