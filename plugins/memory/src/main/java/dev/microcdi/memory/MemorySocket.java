package dev.microcdi.memory;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.transport.Transport.Socket;

/** One end of two pipes. */
final class MemorySocket implements Socket {
    private final String local;
    private final String remote;
    private final MemoryPipe out;
    private final MemoryPipe in;
    private final int maxMessageSize;
    private final boolean accepted;
    private volatile boolean sent;

    MemorySocket(String local, String remote, MemoryPipe out, MemoryPipe in, int maxMessageSize, boolean accepted) {
        this.accepted = accepted;
        this.local = local;
        this.remote = remote;
        this.out = out;
        this.in = in;
        this.maxMessageSize = maxMessageSize;
    }

    @Override public void send(Message message, Duration timeout) {
        if (message.body().length > maxMessageSize) {
            throw failure(413, "a message of " + message.body().length + " bytes to " + remote
                    + " is over micro.memory.max-message-size, " + maxMessageSize, !sent);
        }
        Message copy = new Message(message.headers(), message.body().clone());
        try {
            switch (out.put(copy, timeout)) {
                case DONE -> sent = true;
                case TIMED_OUT -> throw failure(408, "sending to " + remote + " took longer than " + timeout, !sent);
                case BROKEN, REFUSED -> throw sent
                        ? UnavailableException.lost(MemoryTransport.ID, "the socket to " + remote + " is closed", null)
                        : UnavailableException.unreachable(MemoryTransport.ID, "the socket to " + remote + " is closed",
                                null);
            }
        } catch (InterruptedException e) {
            throw interrupted("sending to", !sent, e);
        }
    }

    @Override public @Nullable Message receive(Duration timeout) {
        try {
            MemoryPipe.Taken taken = in.take(timeout);
            return switch (taken.outcome()) {
                case DONE -> taken.message();
                case TIMED_OUT -> throw failure(408, "no message from " + remote + " within " + timeout, false);
                case BROKEN -> throw UnavailableException.lost(MemoryTransport.ID,
                        "the socket to " + remote + " broke", null);
                case REFUSED -> throw UnavailableException.unreachable(MemoryTransport.ID,
                        remote + " stopped before it took the call", null);
            };
        } catch (InterruptedException e) {
            throw interrupted("receiving from", false, e);
        }
    }

    private MicroException interrupted(String what, boolean neverStarted, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new MicroException(MemoryTransport.ID, 408, "interrupted while " + what + " " + remote,
                MicroException.statusText(408), neverStarted, e);
    }

    private static MicroException failure(int code, String detail, boolean neverStarted) {
        return new MicroException(MemoryTransport.ID, code, detail, MicroException.statusText(code), neverStarted,
                null);
    }

    @Override public String local() {
        return local;
    }

    @Override public String remote() {
        return remote;
    }

    /** Whether the request was handed out, and is not answered yet. */
    boolean owesAnAnswer() {
        return in.wasRead() && !sent;
    }

    /** What was sent can still be read by the peer, which then sees the end; or that its request was never looked at. */
    @Override public void close() {
        boolean wasRead = in.abort();
        if (accepted && !wasRead) {
            out.refuse();
        } else {
            out.end();
        }
    }
}
