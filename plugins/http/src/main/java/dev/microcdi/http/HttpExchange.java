package dev.microcdi.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.transport.Transport.Socket;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** The listener's side of one exchange: one request, one response. */
final class HttpExchange implements Socket {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.transport");
    /** A body of this length gets its memory before it has come; of a longer one the peer must show it. */
    private static final int AT_ONCE = 64 << 10;

    private final HttpConnection connection;
    private final ServerRequest request;
    private final ServerResponse response;
    private final HttpOptions options;
    private final BooleanSupplier stopping;
    private boolean received;
    private boolean bodyLeft;
    private volatile boolean closed;

    HttpExchange(HttpConnection connection, ServerRequest request, ServerResponse response, HttpOptions options,
            BooleanSupplier stopping) {
        this.connection = connection;
        this.request = request;
        this.response = response;
        this.options = options;
        this.stopping = stopping;
    }

    @Override public @Nullable Message receive(Duration timeout) {
        if (received || closed) {
            return null;
        }
        received = true;
        connection.readBodyUntil(System.nanoTime() + timeout.toNanos());
        long length = length();
        if (length > options.maxMessageSize()) {
            bodyLeft = true;
            throw HttpErrors.tooLarge("a request from " + remote(), length, options.maxMessageSize(), false);
        }
        return new Message(HttpHeaders.toMessage(request.headers()), body(length, timeout));
    }

    /** Helidon has read it as a number already, but its own reader asks a registry of mappers for each request. */
    private long length() {
        String value = request.headers().first(HeaderNames.CONTENT_LENGTH).orElse("-1");
        return Long.parseLong(value.strip());
    }

    private byte[] body(long length, Duration timeout) {
        bodyLeft = true;
        try {
            // Not closed: Helidon's close() reads all that the peer still sends, which may be without end.
            InputStream in = request.content().inputStream();
            byte[] body = 0 <= length && length <= AT_ONCE ? whole(in, (int) length) : growing(in);
            bodyLeft = false;
            return body;
        } catch (IOException e) {
            throw broken(e);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof SocketTimeoutException) {
                throw HttpErrors.timeout("no complete request from " + remote(), timeout, false, e);
            }
            throw broken(e);
        } catch (CloseConnectionException e) {
            throw broken(e);
        } catch (MicroException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new MicroException(HttpTransport.ID, 400, "the request from " + remote() + " is not HTTP/1.1: "
                    + e.getMessage(), MicroException.statusText(400), false, e);
        }
    }

    private static byte[] whole(InputStream in, int length) throws IOException {
        byte[] body = new byte[length];
        // The end is read too, else Helidon looks for what is left.
        if (in.readNBytes(body, 0, length) < length || in.read() >= 0) {
            throw new EOFException("the body has another length than it says");
        }
        return body;
    }

    private byte[] growing(InputStream in) throws IOException {
        byte[] body = in.readNBytes(options.maxMessageSize());
        if (body.length == options.maxMessageSize() && in.read() >= 0) {
            throw HttpErrors.tooLarge("a request from " + remote(), -1, options.maxMessageSize(), false);
        }
        return body;
    }

    private UnavailableException broken(Exception e) {
        return UnavailableException.lost(HttpTransport.ID, "the connection from " + remote() + " broke", e);
    }

    @Override public void send(Message message, Duration timeout) {
        if (closed || response.isSent()) {
            throw new IllegalStateException("the response to " + remote() + " is sent; an http socket carries one");
        }
        byte[] body = message.body();
        if (body.length > options.maxMessageSize()) {
            throw HttpErrors.tooLarge("a response to " + remote(), body.length, options.maxMessageSize(), true);
        }
        message.headers().forEach((name, value) -> {
            if (HttpHeaders.travels(name)) {
                response.header(HttpHeaders.toHttp(name, value));
            }
        });
        write(body, timeout);
    }

    private void write(byte[] body, Duration timeout) {
        if (!received) {
            skipRequest();
        }
        if (bodyLeft || stopping.getAsBoolean()) {
            response.header(HeaderValues.CONNECTION_CLOSE);
            connection.last();
        }
        connection.writeTimeout(timeout);
        try {
            response.send(body);
        } catch (UncheckedIOException e) {
            connection.last();
            if (e.getCause() instanceof SocketTimeoutException) {
                throw HttpErrors.timeout("sending to " + remote() + " did not end", timeout, false, e);
            }
            throw broken(e);
        } catch (CloseConnectionException e) {
            connection.last();
            throw broken(e);
        }
        if (bodyLeft) {
            connection.linger();
        }
    }

    String method() {
        return request.prologue().method().text();
    }

    /** A value of the query, decoded; empty if there is none, or none that can be read. */
    String query(String name) {
        try {
            return request.query().first(name).orElse("");
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Answers with another status than 200. */
    void respond(Status status, Message message, Duration timeout) {
        response.status(status);
        send(message, timeout);
    }

    /** A client that did not ask for it must not find its connection closed, even if nobody wanted its request. */
    private void skipRequest() {
        try {
            receive(options.headTimeout());
        } catch (MicroException e) {
            LOG.log(System.Logger.Level.DEBUG, "a request that nobody received could not be skipped", e);
        }
    }

    /** For a handler that answers nothing: the caller must not wait for its own time-out. */
    void answer(String verdict, int code, String detail) {
        if (response.isSent()) {
            return;
        }
        String error = HttpErrors.json("go.micro.server", code, detail);
        try {
            send(Message.of(Map.of(HttpHeaders.ERROR, error, HttpHeaders.VERDICT, verdict)), options.headTimeout());
        } catch (MicroException e) {
            LOG.log(System.Logger.Level.DEBUG, "nobody waits for this answer any more", e);
        }
    }

    /** Says that the listener takes no new call, and that this one never started. */
    void refuse() {
        response.status(Status.SERVICE_UNAVAILABLE_503)
                .header(HttpHeaders.toHttp(HttpHeaders.VERDICT, HttpHeaders.NEVER_STARTED))
                .header(HeaderValues.CONNECTION_CLOSE);
        response.send("this service is stopping and takes no new call".getBytes(StandardCharsets.UTF_8));
        connection.last();
    }

    /** After the handler: what the connection expects next. */
    void end() {
        closed = true;
        if (bodyLeft || !response.isSent() || request.headers().contains(HeaderValues.CONNECTION_CLOSE)) {
            connection.last();
        }
        connection.awaitRequest();
    }

    @Override public String local() {
        return connection.local();
    }

    @Override public String remote() {
        return connection.remote();
    }

    @Override public void close() {
        closed = true;
    }
}
