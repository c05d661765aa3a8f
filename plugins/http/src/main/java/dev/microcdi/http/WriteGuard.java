package dev.microcdi.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gives a write a limit. A blocking write has none of its own; a small one cannot block, because the system's buffer is
 * empty between two messages, and a large one is watched by a virtual thread that closes the socket.
 */
final class WriteGuard {
    /** The smallest send buffer that systems start with. */
    private static final int NEVER_BLOCKS = 16 << 10;

    private WriteGuard() {
    }

    /** What writes. */
    interface Write {
        void run() throws IOException;
    }

    /** Runs the write; on a time-out the socket is closed and the write throws {@link SocketTimeoutException}. */
    static void run(Socket socket, int bytes, Duration timeout, Write write) throws IOException {
        if (bytes <= NEVER_BLOCKS) {
            write.run();
            return;
        }
        CountDownLatch written = new CountDownLatch(1);
        AtomicBoolean fired = new AtomicBoolean();
        Thread.ofVirtual().name("micro-transport-http-write").start(() -> {
            try {
                if (!written.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                    fired.set(true);
                    socket.close();
                }
            } catch (IOException | InterruptedException e) {
                // A socket that cannot be closed is closed already; nobody interrupts this thread.
            }
        });
        try {
            write.run();
        } catch (IOException | UncheckedIOException e) {
            if (fired.get()) {
                SocketTimeoutException timedOut = new SocketTimeoutException("the peer does not read");
                timedOut.initCause(e);
                throw timedOut;
            }
            throw e;
        } finally {
            written.countDown();
        }
    }
}
