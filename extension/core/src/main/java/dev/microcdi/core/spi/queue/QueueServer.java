package dev.microcdi.core.spi.queue;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.transport.Transport.Socket;

/**
 * The accepting side of a transport over queues: what arrives is put together into sockets, one after the other for each reply
 * address. A new call that cannot be served is answered with {@code Micro-Transport: never-started}.
 *
 * <p>Threads: {@code onSocket} runs on virtual threads {@code micro-transport-<plugin>-<address>}, one for each reply address
 * that is in use; a refusal is sent by one of its own, {@code …-refuse}. {@link #arrived} never waits.
 */
public final class QueueServer {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.transport");
    private static final Duration REFUSAL = Duration.ofSeconds(5);
    private static final Duration END = Duration.ofSeconds(2);

    private final QueueLimits limits;
    private final QueuePost post;
    private final String address;
    private final Consumer<Socket> onSocket;
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, QueueConversation> open = new HashMap<>();
    private boolean accepting = true;
    private volatile boolean closed;

    /** Accepts from now on. */
    public QueueServer(QueueLimits limits, QueuePost post, String address, Consumer<Socket> onSocket) {
        this.limits = limits;
        this.post = post;
        this.address = address;
        this.onSocket = onSocket;
    }

    String address() {
        return address;
    }

    /** A message came: it goes on with a socket, begins one, or is refused. */
    public void arrived(QueueMessage message) {
        if (!taken(message) && !message.closed()) {
            Message answer = message.opens()
                    ? QueueVerdict.neverStarted()
                    : QueueVerdict.message(QueueVerdict.NO_ANSWER, 500, "the service has ended this call");
            Thread.ofVirtual().name(limits.thread() + "-refuse").start(() -> answer(message, answer));
        }
    }

    private boolean taken(QueueMessage message) {
        lock.lock();
        try {
            QueueConversation conversation = open.get(message.key());
            if (conversation != null && conversation.continues(message)) {
                conversation.inbox.put(message);
                return true;
            }
            if (!accepting || !message.opens()) {
                return false;
            }
            if (conversation == null) {
                if (open.size() >= limits.maxSockets()) {
                    LOG.log(Level.DEBUG, "{0} serves {1} already", address, open.size());
                    return false;
                }
                conversation = new QueueConversation(this, limits, post, message.key(), onSocket, loader);
                open.put(message.key(), conversation);
                conversation.inbox.put(message);
                conversation.thread().start();
            } else {
                conversation.inbox.put(message);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Told to a caller that is not served: its message has no index, for nothing was answered before. */
    private void answer(QueueMessage to, Message answer) {
        QueueTag tag = to.tag().numbered() ? new QueueTag(to.tag().number(), 0) : QueueTag.NONE;
        try {
            post.post(to.replyTo(), to.key(), tag, answer, REFUSAL);
        } catch (MicroException | IllegalStateException e) {
            LOG.log(Level.DEBUG, "a refusal could not be told to " + to.key(), e);
        }
    }

    /** Whether something waits; if not, or at the end, the conversation is forgotten. */
    boolean goesOn(QueueConversation conversation) {
        List<QueueMessage> unserved;
        lock.lock();
        try {
            if (!closed && !conversation.inbox.isEmpty()) {
                return true;
            }
            open.values().remove(conversation);
            unserved = conversation.inbox.clear();
        } finally {
            lock.unlock();
        }
        unserved.stream().filter(QueueMessage::opens).forEach(m -> answer(m, QueueVerdict.neverStarted()));
        return false;
    }

    boolean isClosed() {
        return closed;
    }

    /** Whether messages are still expected at the address: a stream that goes on after {@link #stopAccepting}. */
    public boolean streams() {
        lock.lock();
        try {
            return open.values().stream().anyMatch(QueueConversation::streams);
        } finally {
            lock.unlock();
        }
    }

    /** Refuses new calls. What was begun goes on. */
    public void stopAccepting() {
        lock.lock();
        try {
            accepting = false;
        } finally {
            lock.unlock();
        }
    }

    /** Refuses what has not begun, ends what has, interrupts the threads and waits for them, at most two seconds. */
    public void close() {
        List<QueueConversation> ending;
        lock.lock();
        try {
            accepting = false;
            closed = true;
            ending = List.copyOf(open.values());
        } finally {
            lock.unlock();
        }
        ending.forEach(QueueConversation::abort);
        long end = System.nanoTime() + END.toNanos();
        try {
            for (QueueConversation conversation : ending) {
                if (!conversation.thread().equals(Thread.currentThread())) {
                    conversation.thread().join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
