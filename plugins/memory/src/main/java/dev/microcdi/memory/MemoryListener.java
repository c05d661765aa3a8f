package dev.microcdi.memory;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.microcdi.transport.Transport.Listener;
import dev.microcdi.transport.Transport.Socket;

/** Accepts sockets of its transport, and knows those whose {@code onSocket} still runs. */
final class MemoryListener implements Listener {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.transport");
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
    /** For a call that came at the last moment: its server refuses it, and the caller shall read that. */
    private static final Duration LAST_ANSWERS = Duration.ofMillis(250);

    private final MemoryTransport transport;
    private final String address;
    private final Consumer<Socket> onSocket;
    private final MemoryOptions options;
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final Map<Thread, MemorySocket> running = new HashMap<>();
    private volatile boolean accepting = true;
    private long accepted;

    MemoryListener(MemoryTransport transport, String address, Consumer<Socket> onSocket, MemoryOptions options) {
        this.transport = transport;
        this.address = address;
        this.onSocket = onSocket;
        this.options = options;
    }

    @Override public String address() {
        return address;
    }

    /** What sockets are given to; null if this listener accepts no more. */
    @Nullable Consumer<Socket> direct() {
        return accepting ? onSocket : null;
    }

    /** The dialling side of a new socket; null if this listener accepts no more. */
    @Nullable Socket accept() {
        MemorySocket dialled;
        lock.lock();
        try {
            if (!accepting) {
                return null;
            }
            MemoryPipe there = new MemoryPipe(options.maxPending());
            MemoryPipe back = new MemoryPipe(options.maxPending());
            String peer = "memory-" + ++accepted;
            dialled = new MemorySocket(peer, address, there, back, options.maxMessageSize(), false);
            MemorySocket taken = new MemorySocket(address, peer, back, there, options.maxMessageSize(), true);
            // A dialler's thread-locals are none of the server's business.
            Thread thread = Thread.ofVirtual().name("micro-transport-memory-" + address)
                    .inheritInheritableThreadLocals(false).unstarted(() -> serve(taken));
            running.put(thread, taken);
            thread.start();
        } finally {
            lock.unlock();
        }
        return dialled;
    }

    private void serve(MemorySocket socket) {
        Thread.currentThread().setContextClassLoader(loader);
        try (socket) {
            onSocket.accept(socket);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "memory transport: the server at " + address + " failed on one call",
                    e);
        } finally {
            lock.lock();
            try {
                running.remove(Thread.currentThread());
                ended.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    @Override public void stopAccepting() {
        lock.lock();
        try {
            accepting = false;
        } finally {
            lock.unlock();
        }
    }

    /** Stops accepting and ends what is in flight, without waiting. A reply that was sent already still arrives. */
    void abort() {
        lock.lock();
        try {
            accepting = false;
            running.forEach((thread, socket) -> {
                socket.close();
                if (thread != Thread.currentThread()) {
                    thread.interrupt();
                }
            });
        } finally {
            lock.unlock();
        }
    }

    @Override public void close() {
        stopAccepting();
        awaitLastAnswers();
        abort();
        transport.forget(this);
        lock.lock();
        try {
            long left = CLOSE_WITHIN.toNanos();
            // A handler that closes its own listener cannot wait for itself.
            while (left > 0 && running.keySet().stream().anyMatch(t -> t != Thread.currentThread())) {
                left = ended.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void awaitLastAnswers() {
        lock.lock();
        try {
            long left = LAST_ANSWERS.toNanos();
            while (left > 0 && running.entrySet().stream()
                    .anyMatch(e -> e.getKey() != Thread.currentThread() && e.getValue().owesAnAnswer())) {
                left -= Math.max(1, 5_000_000 - ended.awaitNanos(5_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
