package dev.microcdi.core.spi.queue;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.core.rpc.RpcHeaders;
import dev.microcdi.transport.Transport.Socket;

/** The dialling side of one socket. */
final class QueueCall implements Socket {
    final QueuePeer peer;
    final QueuePeer.Line line;
    final Object connection;
    private final QueueCalls calls;
    private final QueueLimits limits;
    private final String address;
    private final QueueInbox inbox;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile int sent;
    private volatile int received;
    /** By the peer. */
    private volatile boolean ended;
    /** The peer gave an answer that is none. */
    private volatile boolean refused;
    /** The peer, or the way to it, is known to be gone. */
    private volatile boolean gone;
    /** Answers without a tag; used by one thread at a time. */
    private int unnumbered;
    private volatile @Nullable Message first;
    private volatile @Nullable String answered;

    QueueCall(QueueCalls calls, QueueLimits limits, QueuePeer peer, QueuePeer.Line line, String address,
            Object connection) {
        this.calls = calls;
        this.limits = limits;
        this.peer = peer;
        this.line = line;
        this.address = address;
        this.connection = connection;
        this.inbox = new QueueInbox(limits, address);
    }

    String address() {
        return address;
    }

    @Override public void send(Message message, Duration timeout) {
        limits.checkSent("a message to " + address, message);
        if (closed.get() || inbox.failed()) {
            throw broken(closed.get()
                    ? "the socket to " + address + " is closed"
                    : "the socket to " + address
                            + " broke",
                    sent == 0);
        }
        int index = sent;
        // Before it is sent: the answer may be faster than we are.
        sent = index + 1;
        if (index == 0) {
            first = message;
        }
        try {
            calls.post(this, new QueueTag(line.number(), index), message, timeout);
        } catch (MicroException e) {
            if (e.neverStarted()) {
                sent = index;
            }
            if (e instanceof UnavailableException && e.neverStarted() && index > 0) {
                throw UnavailableException.lost(e.id(), e.detail(), e);
            }
            throw e;
        }
    }

    private UnavailableException broken(String detail, boolean neverStarted) {
        return neverStarted
                ? UnavailableException.unreachable(limits.id(), detail, null)
                : UnavailableException.lost(limits.id(), detail, null);
    }

    @Override public @Nullable Message receive(Duration timeout) {
        if (ended || refused) {
            return null;
        }
        try {
            QueueMessage next = inbox.take(line.number(), timeout);
            if (next == null) {
                ended = true;
                return null;
            }
            return message(next);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw limits.failure(408, "interrupted while waiting for " + address, false, e);
        } catch (TimeoutException e) {
            throw limits.failure(408, "no answer from " + address + " within " + timeout, false, e);
        }
    }

    private @Nullable Message message(QueueMessage next) {
        Message message;
        try {
            message = next.content().get();
        } catch (IllegalArgumentException e) {
            throw new MicroException("go.micro.client.transport", 500,
                    address + " sent what is no message of Go Micro: " + e.getMessage(), MicroException.statusText(500),
                    false, e);
        }
        String verdict = message.header(QueueVerdict.HEADER);
        if (verdict != null) {
            refused = true;
            switch (verdict) {
                case QueueVerdict.NEVER_STARTED -> throw broken(address + " takes no new call: it is stopping, or "
                        + "serves too many", sent == 1 && received == 0);
                case QueueVerdict.TOO_LARGE -> throw limits.failure(413, "the message is over the limit of " + address
                        + ": " + message.headers().getOrDefault(RpcHeaders.ERROR, ""), false, null);
                case QueueVerdict.NO_ANSWER -> {
                    ended = true;
                    return null;
                }
                default -> refused = false;
            }
        }
        limits.checkReceived("a message from " + address, message);
        received++;
        answered = message.header(RpcHeaders.ID);
        return message;
    }

    /** On a thread of the client library. */
    void arrived(QueueMessage message) {
        if (message.tag().numbered()) {
            peer.ours = true;
            inbox.put(message);
        } else {
            inbox.put(message.tagged(new QueueTag(line.number(), unnumbered++)));
        }
    }

    /** The back end says that nobody listens at the address. */
    void unroutable() {
        boolean neverStarted = sent == 1 && received == 0 && inbox.isEmpty();
        ended(broken(neverStarted
                ? "nobody listens on \"" + address + "\""
                : "nobody listens on \"" + address + "\" any more", neverStarted));
    }

    /** The connection over which the answer would come is gone. */
    void lost(String detail) {
        ended(broken(detail, sent == 0));
    }

    private void ended(UnavailableException why) {
        gone = true;
        inbox.fail(() -> why);
    }

    @Override public String local() {
        return line.key();
    }

    @Override public String remote() {
        return address;
    }

    /** Keeps the reply address for the next call if nothing more can come for this one. */
    @Override public void close() {
        if (!closed.getAndSet(true)) {
            boolean reusable = reusable();
            inbox.fail(() -> broken("the socket to " + address + " was closed here", false));
            calls.closed(this, reusable, sent > 0 && !reusable && !ended && !gone, sent);
        }
    }

    /** One question, one answer to it, and no stream: without that an answer to come could be taken for another call's. */
    private boolean reusable() {
        Message request = first;
        String id = request == null ? null : request.header(RpcHeaders.ID);
        return request != null && sent == 1 && received == 1 && !ended && !refused && !gone && inbox.isEmpty()
                && !inbox.failed()
                && id != null && id.equals(answered) && request.header(RpcHeaders.STREAM) == null;
    }
}
