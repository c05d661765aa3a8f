package dev.microcdi.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.transport.Transport.Socket;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;

/** The caller's side of one exchange: one request, one response. */
final class HttpCall implements Socket {
    private static final HeaderName ERROR = HeaderNames.create(HttpHeaders.ERROR);

    private final HttpPool pool;
    private final PeerConnection connection;
    private final HttpOptions options;
    private final String address;
    private boolean sent;
    private boolean received;
    private boolean reusable;
    private volatile boolean closed;

    HttpCall(HttpPool pool, PeerConnection connection, HttpOptions options) {
        this.pool = pool;
        this.connection = connection;
        this.options = options;
        this.address = connection.address;
    }

    @Override public void send(Message message, Duration timeout) {
        if (sent) {
            throw new IllegalStateException("the request to " + address + " is sent; an http socket carries one");
        }
        byte[] body = message.body();
        if (body.length > options.maxMessageSize()) {
            throw HttpErrors.tooLarge("a request to " + address, body.length, options.maxMessageSize(), true);
        }
        byte[] head = HttpHeaders.requestHead("/", address, message.headers(), body.length, options.maxHeaderSize());
        sent = true;
        long[] written = new long[1];
        try {
            connection.write(head, body, timeout, written);
        } catch (IOException e) {
            // A write that was ended by a close may have sent its bytes all the same.
            boolean ended = e instanceof AsynchronousCloseException || e instanceof SocketTimeoutException;
            throw failure("sending to " + address + " did not end", timeout, written[0] == 0 && !ended, e);
        }
    }

    @Override public @Nullable Message receive(Duration timeout) {
        if (!sent) {
            throw new IllegalStateException("nothing was sent to " + address + " yet; http answers a request");
        }
        if (received) {
            return null;
        }
        received = true;
        connection.readUntil(System.nanoTime() + timeout.toNanos());
        try {
            HttpResponse response = HttpResponse.read(connection.reader, options);
            reusable = response.reusable();
            return message(response);
        } catch (DataReader.InsufficientDataAvailableException e) {
            if (!connection.answering()) {
                return null;
            }
            throw UnavailableException.lost(HttpTransport.ID, address + " closed the connection within its answer", e);
        } catch (UncheckedIOException e) {
            throw failure("no answer from " + address, timeout, false, Objects.requireNonNull(e.getCause()));
        } catch (IOException | IllegalStateException | IllegalArgumentException
                | DataReader.IncorrectNewLineException e) {
            throw new MicroException(HttpTransport.CLIENT_ID, 500, address + " did not answer with HTTP/1.1: "
                    + e.getMessage() + "; is it a Micro service with transport http?", MicroException.statusText(500),
                    false, e);
        }
    }

    private @Nullable Message message(HttpResponse response) {
        Headers headers = response.headers();
        if (headers.contains(HttpHeaders.VERDICT_NAME)) {
            switch (headers.get(HttpHeaders.VERDICT_NAME).get()) {
                case HttpHeaders.NEVER_STARTED -> throw UnavailableException.unreachable(HttpTransport.ID,
                        address + " is stopping and takes no new call", null);
                case HttpHeaders.TOO_LARGE -> throw new MicroException(HttpTransport.ID, 413,
                        "the request is over the limit of " + address + ": " + headers.first(ERROR).orElse(""));
                case HttpHeaders.NO_ANSWER -> {
                    return null;
                }
                default -> {
                    // A later version of this transport: what it says besides still holds.
                }
            }
        }
        if (response.ok()) {
            return new Message(HttpHeaders.toMessage(headers), response.body());
        }
        throw new MicroException(HttpTransport.CLIENT_ID, 500,
                response.status() + ": " + new String(response.body(), StandardCharsets.UTF_8));
    }

    private MicroException failure(String what, Duration timeout, boolean neverStarted, IOException e) {
        if (Thread.currentThread().isInterrupted()) {
            return HttpErrors.interrupted("waiting for " + address, neverStarted, e);
        }
        if (e instanceof SocketTimeoutException) {
            return HttpErrors.timeout(what, timeout, neverStarted, e);
        }
        String detail = "the connection to " + address + " broke" + (closed ? ": it was closed here" : "");
        return neverStarted
                ? UnavailableException.unreachable(HttpTransport.ID, detail, e)
                : UnavailableException.lost(HttpTransport.ID, detail, e);
    }

    @Override public String local() {
        return connection.local();
    }

    @Override public String remote() {
        return address;
    }

    /** Gives the connection back if the exchange is complete or never began, else closes it. */
    @Override public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (reusable || !sent) {
            pool.release(connection);
        } else {
            connection.close();
        }
    }
}
