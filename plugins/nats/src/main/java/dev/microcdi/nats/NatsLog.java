package dev.microcdi.nats;

import java.lang.System.Logger.Level;

import org.jspecify.annotations.Nullable;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;

/**
 * One line for each change of state, in place of the client library's own logging. The library tells {@code DISCONNECTED}
 * for each attempt that fails, and repeats what the server says: we do not.
 */
final class NatsLog implements ConnectionListener, ErrorListener {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.nats");

    private final String addresses;
    private final String keys;
    private final Runnable lost;
    private final java.util.function.Consumer<Connection> gone;
    private volatile boolean up;
    private volatile boolean opened;
    private volatile String said = "";
    private volatile @Nullable String wrongTls;

    /** {@code lost} is told of each loss, {@code gone} of a connection that the library closed, for whatever reason. */
    NatsLog(String addresses, String keys, Runnable lost, java.util.function.Consumer<Connection> gone) {
        this.addresses = addresses;
        this.keys = keys;
        this.lost = lost;
        this.gone = gone;
    }

    @Override public void connectionEvent(Connection connection, Events event) {
        LOG.log(Level.DEBUG, "NATS at {0}: {1}", addresses, event);
        switch (event) {
            case CONNECTED, RECONNECTED -> {
                up = true;
                opened = true;
                said = "";
                wrongTls = null;
                LOG.log(Level.INFO, "connected to NATS at {0} ({1})", addresses, connection.getConnectedUrl());
            }
            case DISCONNECTED -> {
                if (up) {
                    up = false;
                    LOG.log(Level.WARNING, "lost the connection to NATS at {0}; the client reconnects", addresses);
                    lost.run();
                }
            }
            case CLOSED -> gone.accept(connection);
            default -> {
            }
        }
    }

    @Override public void errorOccurred(Connection connection, String error) {
        LOG.log(error.equals(said) ? Level.DEBUG : Level.WARNING, "NATS at {0} says: {1}", addresses, error);
        said = error;
    }

    @Override public void exceptionOccurred(Connection connection, Exception e) {
        LOG.log(Level.DEBUG, "NATS at " + addresses, e);
        String why = NatsTls.explain(e, keys);
        // Whoever opens the first connection is told by an exception.
        if (opened && why != null && !why.equals(wrongTls)) {
            wrongTls = why;
            LOG.log(Level.WARNING, "NATS at {0}: {1}", addresses, why);
        }
    }

    /** Why the client cannot reconnect, if TLS is the reason. */
    @Nullable String wrongTls() {
        return wrongTls;
    }

    @Override public void slowConsumerDetected(Connection connection, Consumer consumer) {
        LOG.log(Level.WARNING, "NATS at {0}: a subscriber is too slow, messages are dropped ({1} so far)", addresses,
                consumer.getDroppedCount());
    }
}
