package dev.microcdi.bench;

import io.nats.client.Connection;
import io.nats.client.ConsumeOptions;
import io.nats.client.JetStream;
import io.nats.client.JetStreamManagement;
import io.nats.client.MessageConsumer;
import io.nats.client.Nats;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;

/**
 * NATS's client on JetStream: each publisher waits for the stream's answer; a durable consumer pulls as many messages ahead as
 * the plugin does, and acknowledges each. The payload is the envelope, written once.
 */
final class JetStreamBare implements BareMessenger {
    /** What the plugin fetches ahead of its receivers. */
    private static final int AHEAD = 64;

    private final Connection nats;
    private final JetStream jetStream;
    private final JetStreamManagement management;

    JetStreamBare(String address) throws Exception {
        nats = Nats.connect("nats://" + address);
        jetStream = nats.jetStream();
        management = nats.jetStreamManagement();
    }

    @Override public void place(String topic) throws Exception {
        management.addStream(StreamConfiguration.builder().name(topic).subjects(topic)
                .retentionPolicy(RetentionPolicy.Interest).storageType(StorageType.File).build());
        management.addOrUpdateConsumer(topic, ConsumerConfiguration.builder().durable(GROUP).filterSubject(topic)
                .ackPolicy(AckPolicy.Explicit).deliverPolicy(DeliverPolicy.New).build());
        publish(topic);
    }

    @Override public void publish(String topic) throws Exception {
        jetStream.publish(topic, ENVELOPE);
    }

    /** One thread handles; the plugin has as many as may be in flight. */
    @Override public AutoCloseable receive(String topic, int inFlight, Runnable handled) throws Exception {
        MessageConsumer consumer = nats.getStreamContext(topic).getConsumerContext(GROUP)
                .consume(ConsumeOptions.builder().batchSize(AHEAD + inFlight).build(), message -> {
                    handled.run();
                    message.ack();
                });
        return consumer;
    }

    @Override public void drop(String topic) throws Exception {
        for (String stream : management.getStreamNames(topic)) {
            management.deleteStream(stream);
        }
    }

    @Override public void close() throws Exception {
        nats.close();
    }
}
