package dev.microcdi.core.client;

import java.time.Duration;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.core.rpc.Deadline;
import dev.microcdi.core.rpc.RpcErrors;
import dev.microcdi.core.rpc.RpcHeaders;
import dev.microcdi.transport.DialOptions;
import dev.microcdi.transport.Transport;

/** One try at one address: connects, sends, waits, and says what became of it. Safe for use by many threads. */
final class Attempt {
    private static final int TOO_LARGE = 413;
    private static final int TIMEOUT = 408;

    private final Transport transport;
    private final Duration connectTimeout;

    Attempt(Transport transport, Duration connectTimeout) {
        this.transport = transport;
        this.connectTimeout = connectTimeout;
    }

    /** Tries; everything that the transport throws becomes an outcome. The limit is told to the peer. */
    Outcome run(String address, Message message, Deadline limit) {
        Phase phase = Phase.CONNECTING;
        Duration left = limit.positive();
        Duration connect = connectTimeout.compareTo(left) < 0 ? connectTimeout : left;
        try (Transport.Socket socket = transport.dial(address, new DialOptions(connect))) {
            phase = Phase.SENDING;
            left = limit.positive();
            socket.send(message.withHeader(RpcHeaders.TIMEOUT, Long.toString(left.toNanos())), left);
            phase = Phase.WAITING;
            Message reply = socket.receive(limit.positive());
            return reply == null
                    ? new Outcome.Lost(new MicroException("go.micro.client.transport", 500,
                            "the connection was closed without an answer"), phase)
                    : read(reply);
        } catch (MicroException e) {
            return judge(e, phase);
        }
    }

    private static Outcome read(Message reply) {
        String value = reply.header(RpcHeaders.ERROR);
        if (value == null || value.isEmpty()) {
            return new Outcome.Answered(reply);
        }
        MicroException error = RpcErrors.parse(value);
        if (Boolean.parseBoolean(reply.header(RpcHeaders.REFUSED))) {
            return new Outcome.Refused(error);
        }
        return failed(error);
    }

    /** A handler's error. */
    static Outcome failed(MicroException error) {
        // The server's clock was faster than ours: the same outcome, whoever sees it first.
        return error.code() == 0 && error.detail().equals(RpcErrors.DEADLINE)
                ? new Outcome.TimedOut(error, Phase.WAITING)
                : new Outcome.Threw(error);
    }

    private static Outcome judge(MicroException e, Phase phase) {
        if (Thread.currentThread().isInterrupted() || e.code() == TOO_LARGE) {
            return new Outcome.Failed(e);
        }
        if (e.neverStarted()) {
            return new Outcome.NotSent(e, phase);
        }
        if (e.code() == TIMEOUT) {
            return new Outcome.TimedOut(e, phase);
        }
        return e instanceof UnavailableException ? new Outcome.Lost(e, phase) : new Outcome.Failed(e);
    }
}
