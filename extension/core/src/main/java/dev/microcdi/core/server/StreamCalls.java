package dev.microcdi.core.server;

import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Invocation;
import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.codec.Codec;
import dev.microcdi.core.Interceptors;
import dev.microcdi.core.Interceptors.About;
import dev.microcdi.core.rpc.RpcHeaders;
import dev.microcdi.core.stream.StreamLink;
import dev.microcdi.core.stream.TypedStream;
import dev.microcdi.transport.Transport.Socket;

/**
 * Answers calls that are streams. The content of the opening message is not looked at, as in Go: the request of a handler that
 * only sends is the next message.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/server/rpc_stream.go">Go Micro, rpcStream</a>
 */
final class StreamCalls {
    private final String service;
    private final Execution execution;
    private final Interceptors interceptors;
    private final Set<StreamLink> open = ConcurrentHashMap.newKeySet();

    StreamCalls(String service, Execution execution, Interceptors interceptors) {
        this.service = service;
        this.execution = execution;
        this.interceptors = interceptors;
    }

    static boolean isOpening(Message request) {
        String stream = request.header(RpcHeaders.STREAM);
        return stream != null && !stream.isEmpty();
    }

    /** Returns when the handler has, or was cut off. */
    void serve(Socket socket, Message opening, RpcMethod method, Codec codec) {
        Map<String, String> headers = Replies.echo(opening);
        headers.put(RpcHeaders.CONTENT_TYPE, codec.contentType());
        String name = opening.headers().getOrDefault(RpcHeaders.ENDPOINT, method.toString());
        try (StreamLink link = StreamLink.accepted(socket, opening, headers, name)) {
            open.add(link);
            try {
                execution.run(opening, link::onCancel, () -> {
                    call(link, opening, method, codec, name);
                    return true;
                });
                link.end(null);
            } catch (MicroException e) {
                MicroException first = link.failure();
                link.end(first != null ? first : e);
            } finally {
                open.remove(link);
            }
        }
    }

    private void call(StreamLink link, Message opening, RpcMethod method, Codec codec, String name) throws Exception {
        Object argument = argument(link, method, codec);
        Object result = interceptors.around(
                new About(Invocation.Side.HANDLER, service, name, opening.headers(), argument),
                () -> method.call(argument));
        if (method.sends() && result instanceof java.util.stream.Stream<?> answers) {
            sendAll(link, answers, codec);
        }
    }

    private @Nullable Object argument(StreamLink link, RpcMethod method, Codec codec) {
        if (!method.sends()) {
            return new TypedStream<>(link, codec, method.incoming(), null, e -> e);
        }
        Message request = link.receive(null);
        if (request == null) {
            throw new MicroException(service, 400, method + " got no request");
        }
        return method.argument(service, request, codec);
    }

    private static void sendAll(StreamLink link, java.util.stream.Stream<?> answers, Codec codec) {
        try (answers) {
            Iterator<?> all = answers.iterator();
            while (all.hasNext()) {
                Object next = all.next();
                link.send(next instanceof Message raw ? raw.body() : codec.encode(next), null);
            }
        }
    }

    /** Ends those that are still open, the drain is over; tells whether there were any. */
    boolean cut() {
        open.forEach(link -> link.cut(new MicroException(service, 503, "service " + service
                + " stops; the stream was cut off")));
        return !open.isEmpty();
    }
}
