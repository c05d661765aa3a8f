package dev.microcdi.nats;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.microcdi.UnavailableException;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;

/**
 * The streams and consumers in which messages wait. A topic is in the stream that covers its subject; where none does, one is
 * made, {@code micro-<topic>}, which keeps a message until every group that has subscribed has acknowledged it. A group is a
 * durable consumer, {@code <group>-<topic>}, which begins where it was made.
 *
 * <p>Threads: any.
 *
 * @see <a href="https://docs.nats.io/nats-concepts/jetstream">JetStream</a>
 */
final class JetStreams {
    private final String id;
    private final JetStreamOptions options;
    /** Topics and groups that are known to be there; forgotten when the server says otherwise. */
    private final Set<String> there = ConcurrentHashMap.newKeySet();

    JetStreams(String id, JetStreamOptions options) {
        this.id = id;
        this.options = options;
    }

    /** What is known may be wrong: the server was started again, perhaps empty. */
    void forget() {
        there.clear();
    }

    /** Options of the client library for a question that must be answered until then, by {@link System#nanoTime}. */
    static io.nats.client.JetStreamOptions within(long end) {
        return io.nats.client.JetStreamOptions.builder().requestTimeout(NatsLink.left(end)).build();
    }

    /** Makes sure that the topic is in a stream. */
    void stream(NatsLink link, String topic, long end) {
        if (!there.contains(topic)) {
            ask("a stream for \"" + topic + "\"", () -> streamOf(link.nats.jetStreamManagement(within(end)), topic));
            there.add(topic);
        }
    }

    /** Makes sure that messages are kept for a group, and says where. */
    Place place(NatsLink link, String topic, String group, long end) {
        Place place = ask("a consumer of \"" + topic + "\" for \"" + group + "\"", () -> {
            JetStreamManagement management = link.nats.jetStreamManagement(within(end));
            String stream = streamOf(management, topic);
            String consumer = name(group) + "-" + name(topic);
            management.addOrUpdateConsumer(stream, ConsumerConfiguration.builder().durable(consumer)
                    .filterSubject(topic).ackPolicy(AckPolicy.Explicit).ackWait(options.ackWait())
                    .deliverPolicy(DeliverPolicy.New).build());
            return new Place(stream, consumer);
        });
        there.add(topic);
        return place;
    }

    /** As {@link #place}, asked once for each connection. */
    void keep(NatsLink link, String topic, String group, long end) {
        if (there.add(topic + " " + group)) {
            try {
                place(link, topic, group, end);
            } catch (RuntimeException e) {
                there.remove(topic + " " + group);
                throw e;
            }
        }
    }

    /** A stream and a consumer. */
    record Place(String stream, String consumer) {
    }

    private String streamOf(JetStreamManagement management, String topic) throws IOException, JetStreamApiException {
        List<String> all = management.getStreamNames(topic);
        if (!all.isEmpty()) {
            return all.get(0);
        }
        return management.addStream(StreamConfiguration.builder().name("micro-" + name(topic)).subjects(topic)
                .retentionPolicy(RetentionPolicy.Interest).storageType(StorageType.File)
                .maxAge(options.maxAge()).replicas(options.replicas()).build()).getConfiguration().getName();
    }

    /** Names of streams and consumers have no dots. */
    private static String name(String text) {
        return text.replace("_", "__").replace('.', '_');
    }

    /** What is asked of the server. */
    @FunctionalInterface
    private interface Question<T> {
        T ask() throws IOException, JetStreamApiException;
    }

    private <T> T ask(String what, Question<T> question) {
        try {
            return question.ask();
        } catch (JetStreamApiException e) {
            throw UnavailableException.unreachable(id, "JetStream refuses " + what + ": " + e.getMessage(), e);
        } catch (IOException | IllegalStateException e) {
            throw UnavailableException.unreachable(id,
                    "NATS did not give " + what + "; is the server started with JetStream (-js)? " + e.getMessage(), e);
        }
    }
}
