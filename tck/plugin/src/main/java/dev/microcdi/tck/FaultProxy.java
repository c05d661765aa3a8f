package dev.microcdi.tck;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on 127.0.0.1 that breaks connections: point the client at {@link #address()}.
 *
 * <p>A healed black hole delivers what was held back, as retransmission would. Servers that tell clients their own address
 * are gone round: set what they advertise to this one.
 *
 * <p>Threads: virtual ones, one that accepts and two for each connection; all end with {@link #close}. Every method may be
 * called by any thread.
 */
public final class FaultProxy implements Line {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** A second's bytes pass in so many pieces. */
    private static final int PIECES = 20;

    private final InetSocketAddress target;
    private int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable ServerSocket server;
    private @Nullable Thread acceptor;
    private boolean blackHole;
    private boolean closed;
    private Duration delay = Duration.ZERO;
    private int bytesPerSecond;
    private int wrongByte;

    /**
     * Starts passing bytes.
     *
     * @param target {@code host:port} of the real server
     */
    public FaultProxy(String target) {
        this(target, 0);
    }

    /**
     * Starts passing bytes, at a port that a server tells its clients.
     *
     * @param target {@code host:port} of the real server
     * @param port where to listen; 0 for any free one
     */
    public FaultProxy(String target, int port) {
        this.port = port;
        int colon = target.lastIndexOf(':');
        this.target = new InetSocketAddress(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)));
        refuse(false);
    }

    /**
     * Where clients connect.
     *
     * @return {@code 127.0.0.1:port}, the same for the life of this object
     */
    @Override public String address() {
        return "127.0.0.1:" + port;
    }

    /** Resets every open connection (RST). New ones are accepted. */
    @Override public void cut() {
        // All are marked before the first is closed: closing one makes its pump close the other, with a FIN otherwise.
        List<Socket> all = List.copyOf(open);
        all.forEach(FaultProxy::markReset);
        all.forEach(this::quiet);
    }

    /**
     * Refuses new connections as a machine without the server does; open ones stay.
     *
     * @param refuse false to listen again
     */
    public void refuse(boolean refuse) {
        lock.lock();
        try {
            ServerSocket listening = server;
            if (refuse && listening != null) {
                listening.close();
                server = null;
                // Until the acceptor has left it, the socket goes on listening: a client would be accepted, and reset.
                ended(acceptor);
            } else if (!refuse && listening == null && !closed) {
                ServerSocket fresh = new ServerSocket();
                fresh.setReuseAddress(true);
                fresh.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                port = fresh.getLocalPort();
                server = fresh;
                acceptor = start("accept", () -> accept(fresh));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address(), e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Accepts connections and bytes, and passes none on.
     *
     * @param on false to pass on what was held back
     */
    @Override public void blackHole(boolean on) {
        lock.lock();
        try {
            blackHole = on;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Holds every piece back for a while, in both directions.
     *
     * @param each how long; {@link Duration#ZERO} for none
     */
    public void delay(Duration each) {
        lock.lock();
        try {
            delay = each;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Passes bytes slowly, each direction of each connection by itself.
     *
     * @param bytesPerSecond at most so many; 0 for as fast as can be
     */
    public void throttle(int bytesPerSecond) {
        lock.lock();
        try {
            this.bytesPerSecond = bytesPerSecond;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Flips the lowest bit of some bytes, in both directions.
     *
     * @param every each {@code every}-th byte of a direction; 0 for none
     */
    @Override public void corrupt(int every) {
        lock.lock();
        try {
            wrongByte = every;
        } finally {
            lock.unlock();
        }
    }

    /**
     * How many clients are connected.
     *
     * @return zero or more
     */
    public int connections() {
        return open.size() / 2;
    }

    @Override public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        refuse(true);
        cut();
    }

    private void accept(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                start("connect", () -> connect(client));
            } catch (IOException e) {
                // closed: the loop ends
            }
        }
    }

    private void connect(Socket client) {
        Socket back = new Socket();
        try {
            back.connect(target, 2000);
            client.setTcpNoDelay(true);
            back.setTcpNoDelay(true);
        } catch (IOException e) {
            reset(client);
            reset(back);
            return;
        }
        open.add(client);
        open.add(back);
        start("up", () -> pump(client, back));
        pump(back, client);
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            long passed = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                for (int done = 0, piece; done < n; done += piece, passed += piece) {
                    piece = hold(n - done);
                    spoil(buffer, done, piece, passed);
                    out.write(buffer, done, piece);
                }
            }
        } catch (IOException | InterruptedException torn) {
            // the other end is told by closing it
        } finally {
            quiet(from);
            quiet(to);
        }
    }

    /** Waits as it was told to; gives how many of the bytes may pass now. */
    private int hold(int bytes) throws InterruptedException {
        lock.lock();
        try {
            for (long left = delay.toNanos(); left > 0 && !closed;) {
                left = changed.awaitNanos(left);
            }
            int piece = bytesPerSecond == 0 ? bytes : Math.min(bytes, Math.max(1, bytesPerSecond / PIECES));
            for (long left = bytesPerSecond == 0 ? 0 : SECOND * piece / bytesPerSecond; left > 0 && bytesPerSecond > 0
                    && !closed;) {
                left = changed.awaitNanos(left);
            }
            while (blackHole && !closed) {
                changed.await(1, TimeUnit.SECONDS);
            }
            return piece;
        } finally {
            lock.unlock();
        }
    }

    private void spoil(byte[] buffer, int from, int count, long passed) {
        int every;
        lock.lock();
        try {
            every = wrongByte;
        } finally {
            lock.unlock();
        }
        for (int i = 0; every > 0 && i < count; i++) {
            if ((passed + i + 1) % every == 0) {
                buffer[from + i] ^= 1;
            }
        }
    }

    private void reset(Socket socket) {
        markReset(socket);
        quiet(socket);
    }

    private static void markReset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // already closed
        }
    }

    private void quiet(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // nothing left to free
        }
    }

    private static void ended(@Nullable Thread thread) {
        try {
            if (thread != null && !thread.join(Duration.ofSeconds(5))) {
                throw new IllegalStateException(thread.getName() + " did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread start(String what, Runnable work) {
        return Thread.ofVirtual().name("micro-fault-proxy-" + what).start(work);
    }
}
