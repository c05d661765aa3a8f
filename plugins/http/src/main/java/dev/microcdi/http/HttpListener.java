package dev.microcdi.http;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.transport.Transport.Listener;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** An open port: one virtual thread accepts and looks for idle connections, one for each connection serves. */
final class HttpListener implements Listener {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.transport");
    private static final Duration END = Duration.ofSeconds(2);

    private final ServerSocket server;
    private final String address;
    private final HttpOptions options;
    private final Consumer<HttpExchange> service;
    private final String role;
    private final HttpEngine engine;
    private final Semaphore places;
    private final Map<Thread, HttpConnection> open = new ConcurrentHashMap<>();
    private final Consumer<HttpListener> onClose;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread acceptor;
    private volatile boolean stopping;
    private volatile boolean closed;

    /** {@code role} names the threads; {@code service} answers each exchange, on its connection's thread. */
    HttpListener(String role, ServerSocket server, HostAndPort asked, HttpOptions options,
            Consumer<HttpExchange> service, Consumer<HttpListener> onClose) {
        this.role = role;
        this.server = server;
        this.address = new HostAndPort(asked.host(), server.getLocalPort()).toString();
        this.options = options;
        this.service = service;
        this.onClose = onClose;
        this.engine = new HttpEngine(options, this::exchange);
        this.places = new Semaphore(options.maxConnections());
        this.acceptor = Thread.ofVirtual().name("micro-" + role + "-http-accept-" + address).unstarted(this::accept);
        this.acceptor.setContextClassLoader(Thread.currentThread().getContextClassLoader());
    }

    void start() {
        acceptor.start();
    }

    private void accept() {
        long sweepMillis = Math.clamp(options.idleTimeout().toMillis() / 4, 20, 5_000);
        long lastSweep = System.nanoTime();
        boolean failing = false;
        for (long number = 0; !closed; number++) {
            try {
                if (places.tryAcquire(sweepMillis, TimeUnit.MILLISECONDS)) {
                    failing = accept(number, (int) sweepMillis, failing);
                }
                if (System.nanoTime() - lastSweep >= sweepMillis * 1_000_000) {
                    lastSweep = System.nanoTime();
                    open.values().forEach(HttpConnection::closeIfIdleTooLong);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Accepts one connection, or none within the time; tells whether accepting fails. */
    private boolean accept(long number, int millis, boolean failing) throws InterruptedException {
        try {
            server.setSoTimeout(millis);
            serve(server.accept(), number);
            return false;
        } catch (SocketTimeoutException e) {
            places.release();
            return false;
        } catch (IOException e) {
            places.release();
            if (!closed && !failing) {
                LOG.log(System.Logger.Level.WARNING, "accepting on " + address + " fails", e);
            }
            // Out of file handles, most likely: they come back when connections end.
            if (ended.await(100, TimeUnit.MILLISECONDS)) {
                LOG.log(System.Logger.Level.DEBUG, "no more connections are accepted on {0}", address);
            }
            return true;
        }
    }

    private void serve(Socket socket, long number) throws IOException {
        try {
            socket.setTcpNoDelay(true);
        } catch (SocketException e) {
            // The peer has gone already.
            socket.close();
        }
        HttpConnection connection = new HttpConnection(engine, options, socket, number);
        Thread thread = Thread.ofVirtual().name("micro-" + role + "-http-" + address + "-" + number)
                .unstarted(() -> serve(connection));
        open.put(thread, connection);
        thread.start();
        if (closed) {
            connection.close();
        }
    }

    private void serve(HttpConnection connection) {
        try {
            connection.serve();
        } catch (InterruptedException e) {
            // close() ends this thread.
        } finally {
            connection.close();
            open.remove(Thread.currentThread());
            places.release();
        }
    }

    /** Called by Helidon on the connection's thread. */
    private void exchange(ServerRequest request, ServerResponse response) {
        HttpConnection connection = Objects.requireNonNull(open.get(Thread.currentThread()));
        HttpExchange exchange = new HttpExchange(connection, request, response, options, () -> stopping);
        if (stopping) {
            exchange.refuse();
            return;
        }
        try {
            service.accept(exchange);
        } finally {
            exchange.end();
        }
    }

    @Override public String address() {
        return address;
    }

    /** New calls, also on connections that stay open, are answered with status 503 and the header that says never started. */
    @Override public void stopAccepting() {
        stopping = true;
    }

    @Override public void close() {
        stopping = true;
        if (closed) {
            return;
        }
        closed = true;
        ended.countDown();
        onClose.accept(this);
        try {
            server.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "closing " + address + " failed", e);
        }
        acceptor.interrupt();
        open.forEach((thread, connection) -> {
            connection.close();
            thread.interrupt();
        });
        engine.close();
        await();
    }

    private void await() {
        long end = System.nanoTime() + END.toNanos();
        try {
            for (Thread thread : open.keySet()) {
                if (!thread.equals(Thread.currentThread())) {
                    thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
                }
            }
            acceptor.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
