package dev.microcdi.nats;

import java.lang.System.Logger.Level;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;

/** One line for each change of state, in place of the client library's own logging. */
final class NatsLog implements ConnectionListener, ErrorListener {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.nats");

    private final String addresses;

    NatsLog(String addresses) {
        this.addresses = addresses;
    }

    @Override public void connectionEvent(Connection connection, Events event) {
        switch (event) {
            case CONNECTED, RECONNECTED -> LOG.log(Level.INFO, "NATS at {0}: {1}", addresses, event);
            case DISCONNECTED -> LOG.log(Level.WARNING, "NATS at {0}: {1}", addresses, event);
            default -> LOG.log(Level.DEBUG, "NATS at {0}: {1}", addresses, event);
        }
    }

    @Override public void errorOccurred(Connection connection, String error) {
        LOG.log(Level.WARNING, "NATS at {0} says: {1}", addresses, error);
    }

    @Override public void exceptionOccurred(Connection connection, Exception e) {
        LOG.log(Level.DEBUG, "NATS at " + addresses, e);
    }

    @Override public void slowConsumerDetected(Connection connection, Consumer consumer) {
        LOG.log(Level.WARNING, "NATS at {0}: a subscriber is too slow, messages are dropped ({1} so far)", addresses,
                consumer.getDroppedCount());
    }
}
