package dev.microcdi.core.spi.queue;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.core.rpc.RpcHeaders;
import dev.microcdi.transport.Transport.Socket;

/** The accepting side of one socket. */
final class QueueServing implements Socket {
    private final QueueLimits limits;
    private final QueuePost post;
    private final QueueInbox inbox;
    private final String address;
    private final QueueMessage opening;
    private volatile int received;
    private volatile int sent;
    private volatile boolean streams;
    /** The peer closed it, or has begun another one. */
    private volatile boolean left;
    private volatile boolean closed;
    private volatile boolean tooLarge;

    QueueServing(QueueLimits limits, QueuePost post, QueueInbox inbox, String address, QueueMessage opening) {
        this.limits = limits;
        this.post = post;
        this.inbox = inbox;
        this.address = address;
        this.opening = opening;
    }

    boolean received() {
        return received > 0;
    }

    /** Whether the peer waits for an answer, or further messages of it belong to what it began. */
    boolean isBusy() {
        return received > sent || streams;
    }

    /** Whether further messages of the peer belong to what it began. */
    boolean streams() {
        return streams;
    }

    boolean numbered() {
        return opening.tag().numbered();
    }

    @Override public @Nullable Message receive(Duration timeout) {
        if (left || closed) {
            return null;
        }
        try {
            QueueMessage next = inbox.take(opening.tag().number(), timeout);
            if (next == null) {
                left = true;
                return null;
            }
            received++;
            Message message = limits.checkReceived("a message from " + remote(), next.content().get());
            // The farewell of a stream that this side has ended before: nobody waits for an answer.
            left = received == 1 && RpcHeaders.EOS.equals(message.header(RpcHeaders.ERROR));
            streams |= received > 1 && numbered() || message.header(RpcHeaders.STREAM) != null;
            return message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw limits.failure(408, "interrupted while waiting for " + remote(), false, e);
        } catch (TimeoutException e) {
            throw limits.failure(408, "no message from " + remote() + " within " + timeout, false, e);
        } catch (IllegalArgumentException e) {
            throw limits.failure(400, "what " + remote() + " sent is no message of Go Micro: " + e.getMessage(), false,
                    e);
        } catch (MicroException e) {
            tooLarge |= e.code() == 413;
            throw e;
        }
    }

    @Override public void send(Message message, Duration timeout) {
        if (closed) {
            throw UnavailableException.lost(limits.id(), "the socket to " + remote() + " is closed", null);
        }
        limits.checkSent("a message to " + remote(), message);
        post(message, timeout);
    }

    private void post(Message message, Duration timeout) {
        QueueTag tag = numbered() ? new QueueTag(opening.tag().number(), sent) : QueueTag.NONE;
        post.post(opening.replyTo(), opening.key(), tag, message, timeout);
        sent++;
    }

    /** After the handler: the peer must not wait for its own time-out. What ends a stream of Go's, its handler has sent. */
    void end(int code, String detail, Duration timeout) {
        closed = true;
        if (!left && (numbered() || sent == 0 || !streams && received > sent)) {
            post(QueueVerdict.message(tooLarge ? QueueVerdict.TOO_LARGE : QueueVerdict.NO_ANSWER,
                    tooLarge ? 413 : code, detail), timeout);
        }
    }

    /** Says that no handler saw it. */
    void refuse(Duration timeout) {
        closed = true;
        post(QueueVerdict.neverStarted(), timeout);
    }

    @Override public String local() {
        return address;
    }

    @Override public String remote() {
        return opening.key();
    }

    @Override public void close() {
        closed = true;
    }
}
