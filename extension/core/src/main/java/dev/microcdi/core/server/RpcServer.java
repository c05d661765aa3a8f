package dev.microcdi.core.server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.codec.Codec;
import dev.microcdi.core.Around;
import dev.microcdi.core.broker.Events;
import dev.microcdi.core.codec.Codecs;
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
 * context class loader of the thread that made this object. When the caller's deadline passes, that thread is interrupted.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/server/rpc_server.go">Go Micro, ServeConn</a>
 */
public final class RpcServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.server");
    /** How long a socket may stand idle between two messages, and how long a reply may take to be written. */
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final String service;
    private final Map<String, RpcMethod> endpoints = new TreeMap<>();
    private final Codecs codecs;
    private final Events events;
    private final Around around;
    private final @Nullable Executor executor;
    private final Deadlines deadlines = new Deadlines();
    private final InFlight inFlight = new InFlight();
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

    /** A server without endpoints yet. */
    public RpcServer(String service, Codecs codecs, Events events, Around around, @Nullable Executor executor) {
        this.service = service;
        this.codecs = codecs;
        this.events = events;
        this.around = around;
        this.executor = executor;
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
                inFlight.enter();
                try {
                    send(socket, reply(request));
                } finally {
                    inFlight.exit();
                }
            }
        } catch (MicroException e) {
            LOG.log(System.Logger.Level.DEBUG, "the peer " + socket.remote() + " is gone", e);
        }
    }

    /** A reply that is too large for the transport becomes an error the caller can read. */
    private static void send(Transport.Socket socket, Message reply) {
        try {
            socket.send(reply, IDLE);
        } catch (MicroException e) {
            if (e.code() != 413 || !e.neverStarted()) {
                throw e;
            }
            socket.send(error(reply, e), IDLE);
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
            return error(request, RpcErrors.text(String.valueOf(e.getMessage())));
        }
    }

    private Message answer(Message request) {
        try {
            return executor == null ? timed(request) : elsewhere(executor, request);
        } catch (MicroException e) {
            return error(request, e);
        } catch (Exception e) {
            LOG.log(System.Logger.Level.DEBUG, "a handler threw", e);
            String detail = e.getMessage() != null ? e.getMessage() : e.getClass().getName();
            return error(request, new MicroException(service, 500, detail));
        } catch (LinkageError | StackOverflowError | AssertionError e) {
            // Of these the process recovers; the caller must not wait for an answer that never comes.
            LOG.log(System.Logger.Level.ERROR, "a handler failed", e);
            return error(request, new MicroException(service, 500, e.toString()));
        }
    }

    private Message elsewhere(Executor other, Message request) throws Exception {
        FutureTask<Message> task = new FutureTask<>(() -> timed(request));
        other.execute(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private Message timed(Message request) throws Exception {
        Duration timeout = timeout(request);
        if (timeout == null) {
            return around.call(() -> dispatch(request));
        }
        try (Deadlines.Guard guard = deadlines.guard(timeout)) {
            try {
                return around.call(() -> dispatch(request));
            } catch (Exception e) {
                if (guard.fired()) {
                    throw new MicroException("", 0, RpcErrors.DEADLINE, "", false, e);
                }
                throw e;
            }
        }
    }

    /** Nanoseconds in decimal; anything else counts as none, as in Go. */
    private static @Nullable Duration timeout(Message request) {
        String value = request.header(RpcHeaders.TIMEOUT);
        try {
            return value == null ? null : Duration.ofNanos(Math.max(0, Long.parseLong(value)));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private Message dispatch(Message request) throws Exception {
        String topic = request.header(RpcHeaders.TOPIC);
        if (topic != null && !topic.isEmpty()) {
            events.deliver(topic, request);
            return new Message(echo(request), new byte[0]);
        }
        String contentType = request.headers().getOrDefault(RpcHeaders.CONTENT_TYPE, "application/protobuf");
        Codec codec = codecs.find(contentType);
        if (codec == null && !contentType.equals("application/protobuf")) {
            // As Go answers it: no Micro-Error, and a body that says why.
            return new Message(Map.of(RpcHeaders.CONTENT_TYPE, "text/plain"),
                    ("unsupported Content-Type: " + contentType).getBytes(StandardCharsets.UTF_8));
        }
        RpcMethod method = find(endpoint(request));
        if (codec == null) {
            throw RpcErrors.text("invalid message");
        }
        return call(method, request, codec);
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

    private Message call(RpcMethod method, Message request, Codec codec) throws Exception {
        Object argument = null;
        if (method.parameter() == Message.class) {
            argument = request;
        } else if (method.parameter() != null) {
            try {
                argument = codec.decode(request.body(), method.parameter());
            } catch (IllegalArgumentException e) {
                throw new MicroException(service, 400, String.valueOf(e.getMessage()), "Bad Request", false, e);
            }
        }
        Object result = method.call(argument);
        if (method.returnsRaw() && result instanceof Message raw) {
            return raw;
        }
        Map<String, String> headers = echo(request);
        headers.put(RpcHeaders.CONTENT_TYPE, codec.contentType());
        return new Message(headers, codec.encode(result));
    }

    private static Message error(Message request, MicroException e) {
        String text = RpcErrors.format(e);
        Map<String, String> headers = echo(request);
        headers.put(RpcHeaders.CONTENT_TYPE,
                request.headers().getOrDefault(RpcHeaders.CONTENT_TYPE, "application/json"));
        headers.put(RpcHeaders.ERROR, text);
        return Message.of(headers);
    }

    /** The headers of the request that a reply repeats: its id and its names. Never those that may hold a secret. */
    private static Map<String, String> echo(Message request) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : List.of(RpcHeaders.ID, RpcHeaders.SERVICE, RpcHeaders.METHOD, RpcHeaders.ENDPOINT)) {
            String value = request.header(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return headers;
    }

    @Override public void close() {
        deadlines.close();
    }
}
