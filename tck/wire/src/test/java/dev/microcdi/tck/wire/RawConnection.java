package dev.microcdi.tck.wire;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import dev.microcdi.plugin.HostAndPort;

/**
 * A TCP connection that sends bytes as they are and collects the HTTP answers.
 *
 * <p>Threads: one virtual thread reads until either side closes.
 */
final class RawConnection implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Socket socket;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<String> answers = new ArrayList<>();
    private boolean ended;

    private RawConnection(Socket socket) {
        this.socket = socket;
        Thread.ofVirtual().name("wire-reader").start(this::read);
    }

    static RawConnection to(String address) throws IOException {
        HostAndPort to = HostAndPort.parse(address);
        Socket socket = new Socket(InetAddress.getByName(to.host()), to.port());
        socket.setTcpNoDelay(true);
        return new RawConnection(socket);
    }

    private void read() {
        try {
            BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
            for (HttpMessage m = HttpMessage.read(in); m != null; m = HttpMessage.read(in)) {
                String answer = Canonical.answer(m);
                change(() -> answers.add(answer));
            }
        } catch (IOException e) {
            // Reset, or closed by the test: the end either way.
        } finally {
            change(() -> ended = true);
        }
    }

    private void change(Runnable action) {
        lock.lock();
        try {
            action.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void send(byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
        } catch (SocketException e) {
            // The server has closed: the reader notes it.
        }
    }

    /** The recorded pause; the end of the connection makes it shorter. */
    void pause(Duration time) throws InterruptedException {
        await(() -> false, time);
    }

    void awaitAnswers(int count) throws InterruptedException {
        await(() -> answers.size() >= count, LONG);
    }

    boolean awaitAnswer(String answer) throws InterruptedException {
        return await(() -> answers.contains(answer), LONG);
    }

    boolean awaitEnd(Duration time) throws InterruptedException {
        await(() -> ended, time);
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    private boolean await(BooleanSupplier condition, Duration time) throws InterruptedException {
        lock.lock();
        try {
            long left = time.toNanos();
            while (!condition.getAsBoolean() && !ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            return condition.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    List<String> answers() {
        lock.lock();
        try {
            return List.copyOf(answers);
        } finally {
            lock.unlock();
        }
    }

    @Override public void close() throws IOException {
        socket.close();
    }
}
