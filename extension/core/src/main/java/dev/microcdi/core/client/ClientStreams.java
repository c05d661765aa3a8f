package dev.microcdi.core.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.Stream;
import dev.microcdi.UnavailableException;
import dev.microcdi.client.CallOptions;
import dev.microcdi.codec.Codec;
import dev.microcdi.core.rpc.RpcHeaders;
import dev.microcdi.core.stream.StreamLink;
import dev.microcdi.core.stream.TypedStream;
import dev.microcdi.transport.Transport.Socket;

/**
 * Opens streams: a message without content first, which only names the endpoint, as in Go.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/client/rpc_stream.go">Go Micro, rpcStream</a>
 */
final class ClientStreams {
    /** What stands for "no deadline" in the options of a stream. */
    static final Duration UNLIMITED = Duration.ofDays(36_500);
    private static final Map<?, ?> NO_CONTENT = Map.of();

    private final AtomicLong ids = new AtomicLong();

    /** A socket to a node, on which the opening message was sent. */
    @FunctionalInterface
    interface Opening {
        Socket open(Message opening, long deadline);
    }

    <I, O> Stream<I, O> open(String service, String endpoint, Type incoming, Codec codec, CallOptions o,
            Map<String, String> requestHeaders, Opening opening) {
        boolean limited = o.timeout().compareTo(UNLIMITED) < 0;
        long end = System.nanoTime() + o.timeout().toNanos();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(requestHeaders);
        headers.put(RpcHeaders.STREAM, Long.toString(ids.incrementAndGet()));
        if (limited) {
            headers.put(RpcHeaders.TIMEOUT, Long.toString(o.timeout().toNanos()));
        }
        Map<String, String> first = new TreeMap<>(headers);
        first.putAll(StreamLink.announcement());
        Socket socket = opening.open(new Message(first, codec.encode(NO_CONTENT)), end);
        @Nullable
        Long deadline = limited ? end : null;
        return new TypedStream<>(StreamLink.opened(socket, headers, endpoint), codec, incoming, deadline,
                located(service, socket.remote()));
    }

    /** Says of our own failures where they arose; what the handler threw stays as it is. */
    private static UnaryOperator<MicroException> located(String service, String address) {
        return e -> {
            if (!e.id().startsWith("go.micro.client") || e instanceof UnavailableException) {
                return e;
            }
            return new MicroException(e.id(), e.code(), service + "/" + e.detail() + " (at " + address + ")",
                    e.status(), e.neverStarted(), e);
        };
    }
}
