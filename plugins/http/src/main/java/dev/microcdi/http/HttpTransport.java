package dev.microcdi.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;
import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.plugin.Plugin;
import dev.microcdi.transport.DialOptions;
import dev.microcdi.transport.Transport;

/**
 * A {@link Transport} over HTTP/1.1, with Go Micro's http transport on the wire. One exchange is one socket: one request,
 * one response, always with status 200; any method and any path is served as {@code POST /}. Header values are UTF-8.
 *
 * <p>Delivery: at most once, nothing is repeated. A caller's connections are kept and used again, one call at a time; one
 * that the peer closed meanwhile is noticed before a call uses it, except in the moment between.
 *
 * <p>Threads: one virtual thread for each listener accepts, {@code micro-transport-http-accept-<address>}; one for each
 * connection serves and calls {@code onSocket}, {@code micro-transport-http-<address>-<number>}. Callers use their own
 * thread; a message over 16 KiB has a virtual thread that watches its write, {@code micro-transport-http-write}.
 *
 * <p>Lifecycle: {@link Listener#stopAccepting()} answers new calls with status 503 and the header
 * {@code Micro-Transport: never-started}; {@link Listener#close()} closes connections, interrupts their threads and waits up to two
 * seconds for them.
 *
 * <p>Errors: a peer that answers with another status than 200 is a {@link MicroException} with id
 * {@code go.micro.client.transport} and code 500, as in Go Micro. A handler that ends without an answer is code 500 for a
 * Go caller and the end of the socket for ours. An interrupt ends a call with code 408 and keeps the flag.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/transport/http_transport.go">Go Micro, http transport</a>
 */
@Plugin("http")
@Capabilities(Capability.REMOTE)
@Dependent
public final class HttpTransport implements Transport {
    static final String ID = "micro.transport.http";
    /** The id of a Go Micro client's transport errors. */
    static final String CLIENT_ID = "go.micro.client.transport";

    private final HttpOptions options;
    private final HttpPool pool;
    private final Set<HttpListener> listeners = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** A transport with {@link HttpOptions#DEFAULT}. */
    public HttpTransport() {
        this(HttpOptions.DEFAULT);
    }

    /**
     * A transport with limits.
     *
     * @param options the limits
     */
    @Inject public HttpTransport(HttpOptions options) {
        this.options = Objects.requireNonNull(options, "options");
        this.pool = new HttpPool(options);
    }

    @Override public Listener listen(String address, Consumer<Socket> onSocket) {
        Objects.requireNonNull(onSocket, "onSocket");
        checkOpen();
        HostAndPort asked = HttpAddress.parse(ID, address).withDefaultPort(0);
        HttpListener listener = new HttpListener("transport",
                HttpAddress.bind(ID, "micro.server.address", address, asked), asked, options,
                exchange -> HttpCalls.serve(onSocket, exchange), listeners::remove);
        listeners.add(listener);
        listener.start();
        if (closed) {
            listener.close();
        }
        return listener;
    }

    @Override public Socket dial(String address, DialOptions dialOptions) {
        Objects.requireNonNull(dialOptions, "dialOptions");
        checkOpen();
        HostAndPort to = HttpAddress.parse(ID, address).withDefaultPort(80);
        try {
            return new HttpCall(pool, pool.take(address, to, dialOptions.connectTimeout()), options);
        } catch (SocketTimeoutException e) {
            throw UnavailableException.unreachable(ID, "no connection to " + address + " within "
                    + dialOptions.connectTimeout(), e);
        } catch (UnknownHostException e) {
            throw UnavailableException.unreachable(ID, "cannot reach " + address + ": " + e.getMessage(), e);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw HttpErrors.interrupted("connecting to " + address, true, e);
            }
            throw UnavailableException.unreachable(ID, "cannot connect to " + address + ": " + e.getMessage(), e);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("this http transport is closed");
        }
    }

    @Override public void close() {
        closed = true;
        List.copyOf(listeners).forEach(HttpListener::close);
        pool.close();
    }
}
