package dev.microcdi.core.server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Invocation;
import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.codec.Codec;
import dev.microcdi.core.Around;
import dev.microcdi.core.Interceptors;
import dev.microcdi.core.Interceptors.About;
import dev.microcdi.core.ServerSettings;
import dev.microcdi.core.broker.Events;
import dev.microcdi.core.codec.Codecs;
import dev.microcdi.core.codec.JsonCodec;
import dev.microcdi.core.rpc.LegacyEnvelope;
import dev.microcdi.core.rpc.RpcErrors;
import dev.microcdi.core.rpc.RpcHeaders;
import dev.microcdi.registry.Endpoint;
import dev.microcdi.transport.Transport;

/**
 * Answers the calls that arrive on sockets: finds the endpoint, decodes, calls, encodes. Every request gets exactly one
 * reply; an error is a reply with {@code Micro-Error}.
 *
 * <p>Threads: a call runs on the thread on which its socket arrived, or on the executor when there is one, with the
 * context class loader of the thread that made this object.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/server/rpc_server.go">Go Micro, ServeConn</a>
 */
public final class RpcServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.server");
    /** How long a socket may stand idle between two messages, and how long a reply may take to be written. */
    private static final Duration IDLE = Duration.ofSeconds(60);

    /** How long telling the peers of streams that they are cut off may take. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final String service;
    private final Map<String, RpcMethod> endpoints = new TreeMap<>();
    private final Codecs codecs;
    private final Events events;
    private final Interceptors interceptors;
    private final Execution execution;
    private final Limits limits;
    private final InFlight inFlight;
    private final StreamCalls streams;
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

    /** A server without endpoints yet. */
    public RpcServer(String service, ServerSettings settings, Codecs codecs, Events events, Around around,
            Interceptors interceptors, @Nullable Executor executor) {
        this.service = service;
        this.codecs = codecs;
        this.events = events;
        this.interceptors = interceptors;
        this.execution = new Execution(service, around, executor);
        this.limits = new Limits(service, settings);
        this.inFlight = new InFlight(settings.maxInFlight());
        this.streams = new StreamCalls(service, execution, interceptors);
    }

    /** Adds an endpoint, before the first call. */
    public void add(String name, RpcMethod method) {
        if (endpoints.putIfAbsent(name, method) != null) {
            throw new IllegalArgumentException("two methods for the endpoint " + name + ": " + endpoints.get(name)
                    + " and " + method);
        }
    }

    /** The endpoints as the registry describes them, by name. */
    public List<Endpoint> describe() {
        return endpoints.entrySet().stream().map(e -> e.getValue().describe(e.getKey())).toList();
    }

    /** What a transport is given: it takes sockets, and objects from callers in this process. */
    public Consumer<Transport.Socket> entrance() {
        return new Entrance(service, this::serve, endpoints, inFlight, limits, execution, interceptors);
    }

    /** What is in flight. */
    public InFlight inFlight() {
        return inFlight;
    }

    /** Serves one socket until its peer ends. A peer that is gone, or idle for too long, is no fault of ours. */
    public void serve(Transport.Socket socket) {
        Thread.currentThread().setContextClassLoader(loader);
        try {
            Message request;
            while ((request = socket.receive(IDLE)) != null) {
                if (RpcHeaders.EOS.equals(request.header(RpcHeaders.ERROR))) {
                    // Of a stream that is over here already: Go's client says so although it was told. As Go, no answer.
                    return;
                }
                InFlight.Entry entry = inFlight.enter();
                try {
                    if (entry != InFlight.Entry.IN) {
                        send(socket, refused(request, entry));
                    } else if (StreamCalls.isOpening(request)) {
                        stream(socket, request);
                        return;
                    } else {
                        send(socket, reply(request));
                    }
                } finally {
                    inFlight.exit(entry);
                }
            }
        } catch (MicroException e) {
            LOG.log(System.Logger.Level.DEBUG, "the peer " + socket.remote() + " is gone", e);
        }
    }

    private Message refused(Message request, InFlight.Entry entry) {
        Message error = Replies.refusal(request, limits.refusal(entry));
        return LegacyEnvelope.isOne(request) ? LegacyEnvelope.wrapError(request, error) : error;
    }

    private void stream(Transport.Socket socket, Message request) {
        RpcMethod method;
        Codec codec;
        try {
            limits.check(request);
            method = find(endpoint(request));
            codec = codecs.find(request.headers().getOrDefault(RpcHeaders.CONTENT_TYPE, JsonCodec.CONTENT_TYPE));
            if (!method.streams() || codec == null) {
                throw RpcErrors.text(codec == null ? "invalid message" : method + " does not stream");
            }
        } catch (MicroException e) {
            send(socket, Replies.error(request, e));
            return;
        }
        streams.serve(socket, request, method, codec);
    }

    /** A reply that is too large for the transport becomes an error the caller can read. */
    private static void send(Transport.Socket socket, Message reply) {
        try {
            socket.send(reply, IDLE);
        } catch (MicroException e) {
            if (e.code() != 413 || !e.neverStarted()) {
                throw e;
            }
            socket.send(Replies.error(reply, new MicroException(e.id(), 413, e.detail())), IDLE);
        }
    }

    private Message reply(Message request) {
        if (!LegacyEnvelope.isOne(request)) {
            return answer(request);
        }
        try {
            LegacyEnvelope envelope = LegacyEnvelope.open(request);
            return envelope.wrap(answer(envelope.request()));
        } catch (IllegalArgumentException e) {
            return Replies.error(request, RpcErrors.text(String.valueOf(e.getMessage())));
        }
    }

    private Message answer(Message request) {
        try {
            limits.check(request);
            return execution.run(request, cancel -> {}, () -> dispatch(request));
        } catch (MicroException e) {
            return Replies.error(request, e);
        }
    }

    private Message dispatch(Message request) throws Exception {
        String topic = request.header(RpcHeaders.TOPIC);
        if (topic != null && !topic.isEmpty()) {
            events.deliver(topic, request);
            return new Message(Replies.echo(request), new byte[0]);
        }
        String contentType = request.headers().getOrDefault(RpcHeaders.CONTENT_TYPE, "application/protobuf");
        Codec codec = codecs.find(contentType);
        if (codec == null && !contentType.equals("application/protobuf")) {
            // As Go answers it: no Micro-Error, and a body that says why.
            return new Message(Map.of(RpcHeaders.CONTENT_TYPE, "text/plain"),
                    ("unsupported Content-Type: " + contentType).getBytes(StandardCharsets.UTF_8));
        }
        String endpoint = endpoint(request);
        RpcMethod method = find(endpoint);
        if (codec == null) {
            throw RpcErrors.text("invalid message");
        }
        if (method.streams()) {
            throw new MicroException(service, 400, endpoint + " is a stream; call it as one");
        }
        return call(method, endpoint, request, codec);
    }

    private static String endpoint(Message request) {
        String endpoint = request.headers().getOrDefault(RpcHeaders.ENDPOINT, "");
        return endpoint.isEmpty() ? request.headers().getOrDefault(RpcHeaders.METHOD, "") : endpoint;
    }

    private RpcMethod find(String endpoint) {
        int dot = endpoint.indexOf('.');
        if (dot < 0 || dot != endpoint.lastIndexOf('.')) {
            throw RpcErrors.text("rpc: service/endpoint request ill-formed: " + endpoint);
        }
        RpcMethod method = endpoints.get(endpoint);
        if (method == null) {
            String handler = endpoint.substring(0, dot + 1);
            boolean known = endpoints.keySet().stream().anyMatch(name -> name.startsWith(handler));
            throw RpcErrors.text(known
                    ? "rpc: can't find method " + endpoint.substring(dot + 1)
                    : "rpc: can't find service " + endpoint.substring(0, dot));
        }
        return method;
    }

    private Message call(RpcMethod method, String endpoint, Message request, Codec codec) throws Exception {
        Object argument = method.argument(service, request, codec);
        Object result = interceptors.around(
                new About(Invocation.Side.HANDLER, service, endpoint, request.headers(), argument),
                () -> method.call(argument));
        return method.returnsRaw() && result instanceof Message raw
                ? raw
                : Replies.of(request, codec.contentType(), codec.encode(result));
    }

    /** Cuts off the streams that are still open, and waits until their peers are told; the calls are the transport's to cut. */
    public void cutStreams() {
        if (streams.cut()) {
            inFlight.awaitIdle(FAREWELL);
        }
    }

    @Override public void close() {
        execution.close();
    }
}
