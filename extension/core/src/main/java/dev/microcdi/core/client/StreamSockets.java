package dev.microcdi.core.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.core.rpc.Deadline;
import dev.microcdi.core.selector.Candidate;
import dev.microcdi.core.selector.Candidates;
import dev.microcdi.core.selector.Health;
import dev.microcdi.core.selector.Selector;
import dev.microcdi.core.selector.ServiceNodes;
import dev.microcdi.transport.DialOptions;
import dev.microcdi.transport.Transport;

/** Opens the socket of a stream: at the next node after one that got nothing, each once. Safe for use by many threads. */
final class StreamSockets {
    private final Transport transport;
    private final Duration connectTimeout;
    private final Duration openTimeout;

    StreamSockets(Transport transport, Duration connectTimeout, Duration openTimeout) {
        this.transport = transport;
        this.connectTimeout = connectTimeout;
        this.openTimeout = openTimeout;
    }

    /** What one step of the opening may take: a stream may last for ever, its opening not. */
    Duration limit(Deadline deadline) {
        return shorter(openTimeout, deadline);
    }

    private static Duration shorter(Duration time, Deadline deadline) {
        Duration left = deadline.positive();
        return time.compareTo(left) < 0 ? time : left;
    }

    /** A socket on which the opening message was sent. */
    Transport.Socket open(Message opening, ServiceNodes nodes, Candidates candidates, Selector selector,
            Deadline deadline,
            Failures failures) {
        List<Health> gone = new ArrayList<>(0);
        MicroException last = null;
        while (true) {
            Candidate node = candidates.pick(selector, gone);
            if (node == null) {
                throw last == null
                        ? failures.noTime(deadline, false, null)
                        : failures.unreachable(gone.size(), last,
                                false);
            }
            gone.add(node.health());
            Transport.Socket socket = null;
            node.health().begin();
            try {
                socket = transport.dial(node.address(), new DialOptions(shorter(connectTimeout, deadline)));
                socket.send(opening, limit(deadline));
                nodes.reached(node);
                return socket;
            } catch (MicroException e) {
                close(socket);
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                nodes.failed(node, e.detail());
                if (!e.neverStarted()) {
                    throw e;
                }
                last = e;
            } finally {
                nodes.ended(node);
            }
        }
    }

    private static void close(Transport.@Nullable Socket socket) {
        if (socket != null) {
            socket.close();
        }
    }
}
