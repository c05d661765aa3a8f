package dev.microcdi.bench;

import java.time.Duration;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Nats;
import io.nats.client.Options;

/**
 * NATS's client on core NATS: a publisher waits for a flush behind its message, which is a ping of its own. (A flush does not
 * tell of a connection that was lost meanwhile, as the plugin's ping does; see record 0060.)
 */
final class NatsBare implements BareMessenger {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** More than there are publishers: each has a ping on its way, and the client's limit of two would end the connection. */
    private static final int PINGS = 1_000;

    private final Connection nats;

    NatsBare(String address) throws Exception {
        nats = Nats.connect(new Options.Builder().server("nats://" + address).maxPingsOut(PINGS).build());
    }

    @Override public void place(String topic) throws Exception {
        publish(topic);
    }

    @Override public void publish(String topic) throws Exception {
        nats.publish(topic, ENVELOPE);
        nats.flush(PATIENCE);
    }

    /** Confirmed once, at the end: a receiver is to be kept busy. */
    @Override public void load(String topic, int messages) throws Exception {
        for (int i = 0; i < messages; i++) {
            nats.publish(topic, ENVELOPE);
        }
        nats.flush(PATIENCE);
    }

    @Override public AutoCloseable receive(String topic, int inFlight, Runnable handled) throws Exception {
        Dispatcher dispatcher = nats.createDispatcher(message -> handled.run()).subscribe(topic, GROUP);
        nats.flush(PATIENCE);
        return () -> nats.closeDispatcher(dispatcher);
    }

    /** Nothing is kept. */
    @Override public void drop(String topic) {
    }

    @Override public void close() throws Exception {
        nats.close();
    }
}
