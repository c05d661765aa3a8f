package dev.microcdi.rabbitmq;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.core.spi.Addresses;
import dev.microcdi.core.spi.queue.QueueCalls;
import dev.microcdi.core.spi.queue.QueueLimits;
import dev.microcdi.core.spi.queue.QueueTag;
import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;
import dev.microcdi.plugin.Plugin;
import dev.microcdi.transport.DialOptions;
import dev.microcdi.transport.Transport;

/**
 * A {@link Transport} on one connection to RabbitMQ, over AMQP 0-9-1. A node's address is a queue that goes with its node; a request
 * is published to Go Micro's exchange with the queue's name as routing key, and the answer comes back by direct reply-to. {@code
 * host:0} as the address to listen on means a new queue, named by a UUID.
 *
 * <p>Delivery: at most once, nothing is repeated and nothing is kept on disk. RabbitMQ gives back a request that no queue takes: that
 * call never started. A call whose connection is lost ends at once, and may have run. A message that is missing in the middle of
 * a socket ends that socket, where both sides are of this class.
 *
 * <p>Threads: of the client library, one that reads and one for heartbeats; {@code onSocket} runs on virtual threads {@code
 * micro-transport-rabbitmq-<queue>}, one for each caller at a time. Writing is done by virtual threads {@code
 * micro-transport-rabbitmq-write}, one for all callers and one for each listener; others are started to connect, for a
 * declaration, a refusal, and to close.
 *
 * <p>Lifecycle: the first operation connects. When the connection is lost, it is opened again every half second, and listeners with
 * it; meanwhile calls fail at once. {@link Listener#stopAccepting()} unbinds the queue, except while a stream goes on, and refuses what is on
 * its way already with {@code Micro-Transport: never-started}. {@link Listener#close()} interrupts what still runs and waits up to two
 * seconds for it.
 *
 * <p>Errors: {@link UnavailableException}; {@link MicroException} with code 413 for a message over the limit, 400 for an address
 * that is no queue, 409 for one that somebody listens on, 403 where the user may not.
 *
 * @see <a href="https://www.rabbitmq.com/docs/direct-reply-to">RabbitMQ, direct reply-to</a>
 * @see <a href="https://github.com/micro/plugins/blob/main/v5/transport/rabbitmq/rabbitmq.go">Go Micro, transport/rabbitmq</a>
 */
@Plugin("rabbitmq")
@Capabilities({Capability.REMOTE, Capability.STREAM})
@Dependent
public final class RabbitMqTransport implements Transport {
    static final String ID = RabbitMqRole.TRANSPORT.id();

    private final RabbitMqOptions options;
    private final RabbitMqConnection<RabbitMqCallLine> connection;
    private final QueueLimits limits;
    private final QueueCalls calls;
    private final Map<String, RabbitMqListener> listeners = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable RabbitMqRequests requests;
    private volatile boolean closed;

    /**
     * A transport with the default user and limits.
     *
     * @param addresses {@code host:port}, separated by commas
     */
    public RabbitMqTransport(String addresses) {
        this(RabbitMqOptions.at(addresses));
    }

    /**
     * A transport; nothing is opened yet.
     *
     * @param options nodes, user, times, limits
     */
    @Inject public RabbitMqTransport(RabbitMqOptions options) {
        this.options = options;
        limits = new QueueLimits(ID, "micro.rabbitmq", options.maxMessageSize(), options.maxSockets());
        connection = new RabbitMqConnection<>(options, RabbitMqRole.TRANSPORT, RabbitMqCallLine::new, this::openAll);
        calls = new QueueCalls(limits, this::request, () -> UUID.randomUUID().toString());
    }

    /** One that cannot be opened keeps no other from it. */
    private void openAll(RabbitMqCallLine line) {
        MicroException failure = null;
        for (RabbitMqListener listener : listeners.values()) {
            try {
                listener.open(line);
            } catch (MicroException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void request(String to, String key, QueueTag tag, @Nullable Message message, Duration timeout) {
        RabbitMqRequests now = requests;
        if (now == null || !now.isOpen()) {
            throw UnavailableException.unreachable(ID,
                    "the connection to RabbitMQ was lost before a message to \"" + to + "\"", null);
        }
        now.send(to, key, tag, message, timeout);
    }

    @Override public Listener listen(String address, Consumer<Socket> onSocket) {
        Objects.requireNonNull(onSocket, "onSocket");
        String queue = Addresses.isAny(address) ? UUID.randomUUID().toString() : address;
        check(queue, "micro.server.address");
        checkOpen();
        RabbitMqCallLine line = connection.get();
        RabbitMqListener listener = new RabbitMqListener(queue, options.exchange(), limits, onSocket, connection,
                listeners::remove);
        if (listeners.putIfAbsent(queue, listener) != null) {
            throw new MicroException(ID, 409, "this process listens on the queue \"" + queue
                    + "\" already; set micro.server.address to another one", MicroException.statusText(409), true,
                    null);
        }
        try {
            RabbitMqDeadline.after(options.requestTimeout()).call(() -> {
                listener.open(line);
                return listener;
            });
        } catch (Exception e) {
            listener.close();
            throw e instanceof MicroException told
                    ? told
                    : RabbitMqFailures.notMade(RabbitMqRole.TRANSPORT, "the queue \"" + queue + "\"", line.node(), e);
        }
        if (closed) {
            listener.close();
        }
        return listener;
    }

    @Override public Socket dial(String address, DialOptions dialOptions) {
        check(address, "the node's address");
        checkOpen();
        RabbitMqRequests now = requests;
        if (now == null || !now.isOpen()) {
            RabbitMqDeadline end = RabbitMqDeadline.after(dialOptions.connectTimeout());
            now = open(connection.get(dialOptions.connectTimeout()), Duration.ofNanos(end.left()));
        }
        return calls.dial(address, now);
    }

    private RabbitMqRequests open(RabbitMqCallLine line, Duration limit) {
        Duration most = limit.compareTo(options.requestTimeout()) < 0 ? limit : options.requestTimeout();
        try {
            return RabbitMqDeadline.after(most).call(() -> openOnce(line));
        } catch (Exception e) {
            throw e instanceof MicroException told
                    ? told
                    : RabbitMqFailures.notMade(RabbitMqRole.TRANSPORT, "a channel for calls", line.node(), e);
        }
    }

    private RabbitMqRequests openOnce(RabbitMqCallLine line) throws Exception {
        lock.lock();
        try {
            RabbitMqRequests now = requests;
            if (now == null || !now.isOpen()) {
                now = new RabbitMqRequests(line, options.exchange(), calls);
                requests = now;
            }
            return now;
        } finally {
            lock.unlock();
        }
    }

    private static void check(String queue, String key) {
        try {
            RabbitMqNames.checkNode(queue);
        } catch (IllegalArgumentException e) {
            throw new MicroException(ID, 400, key + ": " + e.getMessage(), MicroException.statusText(400), true, e);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("this rabbitmq transport is closed");
        }
    }

    @Override public void close() {
        closed = true;
        List.copyOf(listeners.values()).forEach(RabbitMqListener::close);
        calls.close();
        connection.close();
    }
}
