package dev.microcdi.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.nio.channels.AsynchronousCloseException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.registry.Node;
import io.helidon.common.buffers.DataReader;

/** Sends one message to one subscriber, as Go Micro does. */
final class HttpPost {
    private static final Map<String, String> HEADERS = new TreeMap<>(
            Map.of("Content-Type", "application/json", "User-Agent", "micro-http"));

    private final HttpPool pool;
    private final HttpOptions options;

    /** What became of it. */
    enum Fate {
        /** The subscriber has it. */
        TAKEN,
        /** There is no such subscriber any more. */
        GONE,
        /** Nobody listens at its address. */
        DEAD,
        /** The cause says what is known. */
        FAILED
    }

    /** With a cause for {@link Fate#DEAD} and {@link Fate#FAILED}. */
    record Outcome(Fate fate, @Nullable MicroException cause) {
        static final Outcome TAKEN = new Outcome(Fate.TAKEN, null);
        static final Outcome GONE = new Outcome(Fate.GONE, null);

        boolean neverStarted() {
            return cause == null ? fate == Fate.GONE : cause.neverStarted();
        }
    }

    HttpPost(HttpPool pool, HttpOptions options) {
        this.pool = pool;
        this.options = options;
    }

    /** Waits until {@code deadline}; for the connection alone half of that, so that another one can still be tried. */
    Outcome send(Node node, byte[] envelope, long deadline) {
        String address = node.address();
        if ("true".equals(node.metadata().get("secure"))) {
            return failed(UnavailableException.unreachable(HttpBroker.ID,
                    "the subscriber at " + address + " wants TLS, which this plugin has not", null));
        }
        PeerConnection connection;
        try {
            long half = Math.max(1_000_000, (deadline - System.nanoTime()) / 2);
            connection = pool.take(address, HostAndPort.parse(address).withDefaultPort(80), Duration.ofNanos(half));
        } catch (IOException | IllegalArgumentException e) {
            MicroException cause = Thread.currentThread().isInterrupted()
                    ? interrupted(address, true, e)
                    : UnavailableException.unreachable(HttpBroker.ID,
                            "cannot connect to the subscriber at " + address + ": " + e.getMessage(), e);
            return new Outcome(e instanceof ConnectException ? Fate.DEAD : Fate.FAILED, cause);
        }
        return exchange(connection, node, envelope, deadline);
    }

    private Outcome exchange(PeerConnection connection, Node node, byte[] envelope, long deadline) {
        String target = "/?id=" + URLEncoder.encode(node.id(), StandardCharsets.UTF_8);
        long[] written = new long[1];
        boolean reusable = false;
        try {
            byte[] head = HttpHeaders.requestHead(target, node.address(), HEADERS, envelope.length,
                    options.maxHeaderSize());
            Duration left = Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
            connection.write(head, envelope, left, written);
            connection.readUntil(deadline);
            HttpResponse response = HttpResponse.read(connection.reader, options);
            reusable = response.reusable();
            return outcome(node.address(), response);
        } catch (UncheckedIOException e) {
            return failed(broken(node.address(), false, Objects.requireNonNull(e.getCause())));
        } catch (IOException e) {
            // A write that was ended by a close may have sent its bytes all the same.
            return failed(broken(node.address(), written[0] == 0 && !(e instanceof AsynchronousCloseException), e));
        } catch (MicroException e) {
            return failed(e);
        } catch (DataReader.InsufficientDataAvailableException | IllegalStateException | IllegalArgumentException
                | DataReader.IncorrectNewLineException e) {
            return failed(UnavailableException.lost(HttpBroker.ID, "the subscriber at " + node.address()
                    + " closed the connection or did not answer with HTTP/1.1: " + e.getMessage(), e));
        } finally {
            if (reusable) {
                pool.release(connection);
            } else {
                connection.close();
            }
        }
    }

    private static Outcome outcome(String address, HttpResponse response) {
        var headers = response.headers();
        String verdict = headers.contains(HttpHeaders.VERDICT_NAME) ? headers.get(HttpHeaders.VERDICT_NAME).get() : "";
        if (response.ok()) {
            return verdict.equals(HttpHeaders.NO_SUBSCRIPTION) ? Outcome.GONE : Outcome.TAKEN;
        }
        if (verdict.equals(HttpHeaders.NEVER_STARTED)) {
            return failed(UnavailableException.unreachable(HttpBroker.ID,
                    "the subscriber at " + address + " is stopping, or has no place for a message now", null));
        }
        int code = response.status().startsWith("413") ? 413 : 500;
        return failed(new MicroException(HttpBroker.ID, code, "the subscriber at " + address + " answered "
                + response.status() + ": " + new String(response.body(), StandardCharsets.UTF_8).strip(),
                MicroException.statusText(code), true, null));
    }

    private static MicroException broken(String address, boolean neverStarted, IOException e) {
        if (Thread.currentThread().isInterrupted()) {
            return interrupted(address, neverStarted, e);
        }
        String detail = "the subscriber at " + address + " did not answer in time, or its connection broke: "
                + e.getMessage();
        return neverStarted
                ? UnavailableException.unreachable(HttpBroker.ID, detail, e)
                : UnavailableException.lost(HttpBroker.ID, detail, e);
    }

    static MicroException interrupted(String what, boolean neverStarted, Throwable e) {
        return new MicroException(HttpBroker.ID, 408, "interrupted while waiting for " + what,
                MicroException.statusText(408), neverStarted, e);
    }

    static Outcome failed(MicroException cause) {
        return new Outcome(Fate.FAILED, cause);
    }
}
