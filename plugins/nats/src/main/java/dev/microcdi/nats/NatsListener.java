package dev.microcdi.nats;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.microcdi.core.spi.queue.QueueLimits;
import dev.microcdi.core.spi.queue.QueueServer;
import dev.microcdi.transport.Transport.Listener;
import dev.microcdi.transport.Transport.Socket;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;

/** One subject that is listened on: a dispatcher of the client library, which only hands over. */
final class NatsListener implements Listener {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.nats");
    private static final Duration END = Duration.ofSeconds(2);

    private final String subject;
    private final NatsConnection connection;
    private final QueueServer server;
    private final BiConsumer<String, NatsListener> onClose;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Connection subscribed;
    private @Nullable Dispatcher dispatcher;
    private boolean ended;

    NatsListener(String subject, QueueLimits limits, NatsConnection connection, Consumer<Socket> onSocket,
            BiConsumer<String, NatsListener> onClose) {
        this.subject = subject;
        this.connection = connection;
        this.onClose = onClose;
        this.server = new QueueServer(limits,
                (to, key, tag, message, timeout) -> NatsCalls.send(connection.get(), to, null, tag, message), subject,
                onSocket);
    }

    /** Subscribes on a connection; on a further one when the client gave the first one up. */
    void open(Connection nats) {
        lock.lock();
        try {
            if (!ended && subscribed != nats) {
                Dispatcher fresh = nats.createDispatcher(this::arrived);
                fresh.subscribe(subject);
                subscribed = nats;
                dispatcher = fresh;
            }
        } finally {
            lock.unlock();
        }
    }

    private void arrived(Message message) {
        String reply = message.getReplyTo();
        if (reply == null || reply.isEmpty()) {
            LOG.log(Level.DEBUG, "a message to {0} has no reply subject, so it is no call", subject);
        } else {
            server.arrived(NatsCalls.read(reply, message));
        }
    }

    @Override public String address() {
        return subject;
    }

    @Override public String problem() {
        return connection.problem();
    }

    /** A stream that goes on needs the subject: new calls are refused then, and not left without a listener. */
    @Override public void stopAccepting() {
        server.stopAccepting();
        if (!server.streams()) {
            unsubscribe();
        }
    }

    /** What the server has given us already is still handed over, and refused. */
    private void unsubscribe() {
        Connection nats;
        Dispatcher ending;
        lock.lock();
        try {
            nats = subscribed;
            ending = dispatcher;
            if (ended || nats == null || ending == null) {
                ended = true;
                return;
            }
            ended = true;
        } finally {
            lock.unlock();
        }
        try {
            if (nats.getStatus() == Connection.Status.CONNECTED) {
                ending.drain(END).get(END.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            LOG.log(Level.DEBUG, "the subscription to " + subject + " ends without its last messages", e);
        }
        try {
            if (ending.isActive()) {
                nats.closeDispatcher(ending);
            }
        } catch (IllegalStateException | IllegalArgumentException e) {
            LOG.log(Level.DEBUG, "already ended", e);
        }
    }

    @Override public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        server.stopAccepting();
        unsubscribe();
        server.close();
        connection.settle(END, "the last answers of \"" + subject + "\"");
        onClose.accept(subject, this);
    }
}
