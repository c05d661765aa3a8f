package dev.microcdi.nats;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.core.spi.Addresses;
import dev.microcdi.core.spi.queue.QueueCalls;
import dev.microcdi.core.spi.queue.QueueLimits;
import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;
import dev.microcdi.plugin.Plugin;
import dev.microcdi.transport.DialOptions;
import dev.microcdi.transport.Transport;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.NUID;

/**
 * A {@link Transport} on one connection to core NATS. A node's address is a subject; a request is published there with a reply
 * subject of the caller, and the payload is Go Micro's JSON. {@code host:0} as the address to listen on means a new subject,
 * {@code _INBOX.} and 22 characters.
 *
 * <p>Delivery: at most once, nothing is repeated. A subject on which nobody listens is known at once, and the call never started. A
 * call whose connection is lost ends at once, and may have run. A message that is missing in the middle of a socket ends that
 * socket, where both sides are of this class.
 *
 * <p>Threads: the NATS client's reader, writer, timer and callback threads, and one for each listener and one for all callers,
 * which only hand over; {@code onSocket} runs on virtual threads {@code micro-transport-nats-<subject>}, one for each caller at a
 * time. Virtual threads {@code micro-transport-nats-ping} live while something is to be confirmed, {@code -connect} while the first
 * connection is made, {@code -refuse} while a call
 * is refused.
 *
 * <p>Lifecycle: the first operation connects. Afterwards the client reconnects by itself, every 200 ms, and subscribes again.
 * {@link Listener#stopAccepting()} unsubscribes, except while a stream goes on, and refuses what is on its way already with
 * {@code Micro-Transport: never-started}. {@link Listener#close()} interrupts what still runs and waits up to two seconds for it.
 *
 * <p>Errors: {@link UnavailableException}; {@link MicroException} with code 413 for a message over our limit or the server's, 400
 * for an address that is no subject, 409 for one that this object listens on already. Two processes that listen on one subject
 * would both answer: NATS cannot tell.
 *
 * @see <a href="https://docs.nats.io/nats-concepts/core-nats/reqreply">NATS, request-reply</a>
 * @see <a href="https://github.com/micro/go-micro/blob/master/transport/nats/nats.go">Go Micro, transport/nats</a>
 */
@Plugin("nats")
@Capabilities({Capability.REMOTE, Capability.STREAM})
@Dependent
public final class NatsTransport implements Transport {
    static final String ID = "micro.transport.nats";
    private static final Duration CONFIRMATION = Duration.ofSeconds(5);

    private final NatsConnection connection;
    private final QueueLimits limits;
    private final QueueCalls calls;
    private final Map<String, NatsListener> listeners = new ConcurrentHashMap<>();
    private final String inbox = "_INBOX." + NUID.nextGlobal() + ".";
    private final AtomicLong replySubjects = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Connection receiving;
    private volatile boolean closed;

    /**
     * A transport with the default credentials and limits.
     *
     * @param addresses {@code host:port}, separated by commas
     */
    public NatsTransport(String addresses) {
        this(NatsOptions.at(addresses));
    }

    /**
     * A transport; nothing is opened yet.
     *
     * @param options servers, credentials, times, limits
     */
    @Inject public NatsTransport(NatsOptions options) {
        limits = new QueueLimits(ID, NatsOptions.KEYS, options.maxMessageSize(), options.maxSockets());
        connection = new NatsConnection(ID, NatsOptions.KEYS, options, this::lost, this::reopened, Thread::ofVirtual);
        calls = new QueueCalls(limits,
                (to, key, tag, message, timeout) -> NatsCalls.send(connection.get(), to, key, tag, message),
                () -> inbox + replySubjects.incrementAndGet());
    }

    private void lost() {
        calls.lost(mark -> !connection.isAt(mark), "the connection to NATS was lost before an answer came");
    }

    /** The client gave up a connection, and here is another one. */
    private void reopened(Connection nats) {
        if (receiving != null) {
            receive(nats);
        }
        listeners.values().forEach(listener -> listener.open(nats));
    }

    @Override public Listener listen(String address, Consumer<Socket> onSocket) {
        Objects.requireNonNull(onSocket, "onSocket");
        String subject = Addresses.isAny(address) ? "_INBOX." + NUID.nextGlobal() : address;
        check(subject, "micro.server.address");
        checkOpen();
        NatsLink link = connection.get();
        String mark = link.mark();
        NatsListener listener = new NatsListener(subject, limits, connection, onSocket, listeners::remove);
        if (listeners.putIfAbsent(subject, listener) != null) {
            throw new MicroException(ID, 409, "this process listens on the NATS subject \"" + subject
                    + "\" already; set micro.server.address to another one", MicroException.statusText(409), true,
                    null);
        }
        try {
            listener.open(link.nats);
            link.confirm(mark, CONFIRMATION, "a subscription to \"" + subject + "\"");
        } catch (IllegalStateException e) {
            listener.close();
            throw UnavailableException.unreachable(ID, "the connection to NATS was lost before a subscription", e);
        } catch (UnavailableException e) {
            listener.close();
            throw e;
        }
        if (closed) {
            listener.close();
        }
        return listener;
    }

    @Override public Socket dial(String address, DialOptions dialOptions) {
        Objects.requireNonNull(dialOptions, "dialOptions");
        check(address, "the node's address");
        checkOpen();
        NatsLink link = connection.get(dialOptions.connectTimeout());
        String mark = link.mark();
        try {
            receive(link.nats);
        } catch (IllegalStateException e) {
            throw UnavailableException.unreachable(ID, "the connection to NATS was lost before a call", e);
        }
        return calls.dial(address, mark);
    }

    /** One subscription for the answers to all calls: sent before the first call, so there before its answer. */
    private void receive(Connection nats) {
        if (receiving == nats) {
            return;
        }
        lock.lock();
        try {
            if (receiving != nats) {
                Dispatcher dispatcher = nats.createDispatcher(this::answered);
                dispatcher.subscribe(inbox + "*");
                receiving = nats;
            }
        } finally {
            lock.unlock();
        }
    }

    private void answered(io.nats.client.Message message) {
        if (NatsCalls.isNobody(message)) {
            calls.unroutable(message.getSubject());
        } else {
            calls.arrived(NatsCalls.read(message.getSubject(), message));
        }
    }

    private static void check(String subject, String key) {
        try {
            NatsNames.checkNode(subject);
        } catch (IllegalArgumentException e) {
            throw new MicroException(ID, 400, key + ": " + e.getMessage(), MicroException.statusText(400), true, e);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("this nats transport is closed");
        }
    }

    @Override public void close() {
        closed = true;
        List.copyOf(listeners.values()).forEach(NatsListener::close);
        calls.close();
        connection.close();
    }
}
