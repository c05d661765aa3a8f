package dev.microcdi.core.spi.queue;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.transport.Transport.Socket;

/** What comes from one reply address: one socket after the other, on one virtual thread, for as long as something comes. */
final class QueueConversation implements Runnable {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.transport");
    private static final Duration VERDICT = Duration.ofSeconds(5);

    final QueueInbox inbox;
    private final QueueServer server;
    private final QueueLimits limits;
    private final QueuePost post;
    private final Consumer<Socket> onSocket;
    private final Thread thread;
    private volatile @Nullable QueueServing current;

    QueueConversation(QueueServer server, QueueLimits limits, QueuePost post, String from, Consumer<Socket> onSocket,
            @Nullable ClassLoader loader) {
        this.server = server;
        this.limits = limits;
        this.post = post;
        this.onSocket = onSocket;
        this.inbox = new QueueInbox(limits, from);
        this.thread = Thread.ofVirtual().name(limits.thread() + "-" + server.address())
                .inheritInheritableThreadLocals(false).unstarted(this);
        thread.setContextClassLoader(loader);
    }

    Thread thread() {
        return thread;
    }

    /** Whether the message goes on with what this peer has begun; else it begins something. */
    boolean continues(QueueMessage message) {
        QueueServing serving = current;
        if (message.tag().numbered()) {
            return message.tag().number() == inbox.lastNumber() && !message.opens();
        }
        return serving == null || serving.isBusy();
    }

    boolean streams() {
        QueueServing serving = current;
        return serving != null && serving.streams();
    }

    @Override public void run() {
        ClassLoader loader = thread.getContextClassLoader();
        while (server.goesOn(this)) {
            QueueMessage opening = inbox.peek();
            if (opening != null && opening.closed()) {
                inbox.skip(opening.tag().number());
            } else if (opening != null) {
                QueueServing serving = new QueueServing(limits, post, inbox, server.address(), opening);
                current = serving;
                serve(serving);
                if (opening.tag().numbered() || !serving.received()) {
                    // What is left of this socket has nobody to receive it.
                    inbox.skip(opening.tag().number());
                }
                thread.setContextClassLoader(loader);
            }
        }
    }

    private void serve(QueueServing socket) {
        int code = 500;
        String detail = "the service gave no answer";
        try {
            onSocket.accept(socket);
        } catch (MicroException e) {
            LOG.log(Level.DEBUG, "a call from " + socket.remote() + " failed", e);
            code = e.code();
            detail = e.detail();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "a call from " + socket.remote() + " failed", e);
            detail = "the service failed";
        }
        if (Thread.interrupted()) {
            LOG.log(Level.DEBUG, "the handler of {0} was interrupted", socket.remote());
        }
        try {
            if (server.isClosed() && !socket.received()) {
                socket.refuse(VERDICT);
            } else {
                socket.end(code, detail, VERDICT);
            }
        } catch (MicroException | IllegalStateException e) {
            LOG.log(Level.DEBUG, "the end of a socket could not be told to " + socket.remote(), e);
        }
    }

    /** Ends the socket that is open, without waiting. */
    void abort() {
        inbox.fail(() -> UnavailableException.lost(limits.id(), "the listener on " + server.address() + " was closed",
                null));
        if (!thread.equals(Thread.currentThread())) {
            thread.interrupt();
        }
    }
}
