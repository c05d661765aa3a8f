package dev.microcdi.core.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.Stream;
import dev.microcdi.UnavailableException;
import dev.microcdi.client.CallOption;
import dev.microcdi.client.CallOptions;
import dev.microcdi.client.Client;
import dev.microcdi.client.PublishOption;
import dev.microcdi.codec.Codec;
import dev.microcdi.core.ClientSettings;
import dev.microcdi.core.Plugins;
import dev.microcdi.core.broker.Publishing;
import dev.microcdi.core.codec.Codecs;
import dev.microcdi.core.codec.JsonCodec;
import dev.microcdi.core.registry.LookupCache;
import dev.microcdi.core.rpc.RpcErrors;
import dev.microcdi.core.rpc.RpcHeaders;
import dev.microcdi.core.selector.Selector;
import dev.microcdi.plugin.Capability;
import dev.microcdi.transport.DialOptions;
import dev.microcdi.transport.Transport;

/**
 * The client over any transport: one deadline for look-up, connecting and waiting; another node only for a call that never
 * started.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/client/rpc_client.go">Go Micro, rpcClient.Call</a>
 */
public final class RpcClient implements Client {
    private static final String ID = "go.micro.client";

    private final Transport transport;
    private final LookupCache lookups;
    private final Publishing publishing;
    private final Codecs codecs;
    private final ClientSettings settings;
    private final Selector selector;
    private final ClientStreams streams = new ClientStreams();
    private final AtomicLong ids = new AtomicLong();

    /** A client; it closes nothing that is passed in. */
    public RpcClient(Transport transport, LookupCache lookups, Publishing publishing, Codecs codecs,
            ClientSettings settings) {
        this.transport = transport;
        this.lookups = lookups;
        this.publishing = publishing;
        this.codecs = codecs;
        this.settings = settings;
        this.selector = switch (settings.selector()) {
            case ROUND_ROBIN -> Selector.roundRobin();
            case RANDOM -> Selector.random();
        };
    }

    @Override public <R> R call(String service, String endpoint, Object request, Class<R> reply,
            CallOption... options) {
        @SuppressWarnings("unchecked") // the codec returns what the type says
        R result = (R) call(service, endpoint, request, (Type) reply, options);
        return result;
    }

    @Override public Object call(String service, String endpoint, Object request, Type reply, CallOption... options) {
        CallOptions o = new CallOptions(settings.requestTimeout(), List.of(), Map.of(), JsonCodec.CONTENT_TYPE);
        for (CallOption option : options) {
            o = option.apply(o);
        }
        long deadline = System.nanoTime() + o.timeout().toNanos();
        Codec codec = codecs.get(o.contentType());
        Message message = message(service, endpoint, request, codec, o);
        Message answer = send(service, endpoint, message, o, deadline);
        if (reply == Message.class) {
            return answer;
        }
        try {
            if (answer.body().length == 0 && codec instanceof JsonCodec) {
                throw new IllegalArgumentException("the reply has no body, and JSON has at least {}");
            }
            return codec.decode(answer.body(), reply);
        } catch (IllegalArgumentException e) {
            throw new MicroException("go.micro.client.codec", 500, service + "/" + endpoint + ": " + e.getMessage(),
                    MicroException.statusText(500), false, e);
        }
    }

    @Override public <I, O> Stream<I, O> stream(String service, String endpoint, Type incoming, CallOption... options) {
        if (!Plugins.capabilities(transport).contains(Capability.STREAM)) {
            throw new MicroException(ID, 501, service + "/" + endpoint + ": transport " + Plugins.name(transport)
                    + " cannot stream; choose one with the capability STREAM", MicroException.statusText(501), true,
                    null);
        }
        CallOptions o = new CallOptions(ClientStreams.UNLIMITED, List.of(), Map.of(), JsonCodec.CONTENT_TYPE);
        for (CallOption option : options) {
            o = option.apply(o);
        }
        CallOptions all = o;
        Codec codec = codecs.get(o.contentType());
        Map<String, String> headers = message(service, endpoint, Message.of(Map.of()), codec, o).headers();
        return streams.open(service, endpoint, incoming, codec, o, headers,
                (opening, deadline) -> open(service, opening, all, deadline));
    }

    private Transport.Socket open(String service, Message opening, CallOptions o, long deadline) {
        List<String> addresses = o.addresses().isEmpty()
                ? lookups.addresses(service, min(settings.requestTimeout(), left(deadline)))
                : o.addresses();
        if (addresses.isEmpty()) {
            throw new MicroException(ID, 404, "service " + service + ": not found", MicroException.statusText(404),
                    true,
                    null);
        }
        int start = selector.start(service, addresses.size());
        MicroException last = null;
        for (int i = 0; i < addresses.size(); i++) {
            String address = addresses.get((start + i) % addresses.size());
            Transport.Socket socket = null;
            try {
                socket = transport.dial(address, new DialOptions(min(settings.connectTimeout(), left(deadline))));
                socket.send(opening, min(settings.requestTimeout(), left(deadline)));
                return socket;
            } catch (MicroException e) {
                if (socket != null) {
                    socket.close();
                }
                if (!e.neverStarted()) {
                    throw e;
                }
                last = e;
            }
        }
        throw UnavailableException.unreachable(ID, "no node of service " + service + " can be reached; tried "
                + addresses.size() + ", the last: " + (last == null ? "" : last.detail()), last);
    }

    private Message message(String service, String endpoint, Object request, Codec codec, CallOptions o) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(o.headers());
        // A message with a topic is an event to a Go server: a topic that was passed on must not travel with a call.
        headers.remove(RpcHeaders.TOPIC);
        headers.put(RpcHeaders.CONTENT_TYPE, codec.contentType());
        headers.put(RpcHeaders.ACCEPT, codec.contentType());
        headers.put(RpcHeaders.ID, Long.toString(ids.getAndIncrement()));
        headers.put(RpcHeaders.SERVICE, service);
        headers.put(RpcHeaders.METHOD, endpoint);
        headers.put(RpcHeaders.ENDPOINT, endpoint);
        if (request instanceof Message raw) {
            return new Message(headers, raw.body());
        }
        return new Message(headers, codec.encode(request));
    }

    private Message send(String service, String endpoint, Message message, CallOptions o, long deadline) {
        List<String> addresses = o.addresses();
        if (addresses.isEmpty()) {
            addresses = lookups.addresses(service, left(deadline));
        }
        if (addresses.isEmpty()) {
            throw new MicroException(ID, 404, "service " + service + ": not found", MicroException.statusText(404),
                    true,
                    null);
        }
        int start = selector.start(service, addresses.size());
        MicroException last = null;
        for (int i = 0; i < addresses.size(); i++) {
            String address = addresses.get((start + i) % addresses.size());
            Duration left = left(deadline);
            if (left.isZero()) {
                break;
            }
            try {
                return attempt(address, message, deadline);
            } catch (RemoteException e) {
                if (e.error().code() == 0 && e.error().detail().equals(RpcErrors.DEADLINE)) {
                    // The server's clock was faster than ours: the same outcome, whoever sees it first.
                    throw timeout(service, endpoint, "at " + address + ": no answer in time, it may have run", false,
                            e.error());
                }
                throw e.error();
            } catch (MicroException e) {
                if (e.code() == 408 && !e.neverStarted()) {
                    throw timeout(service, endpoint, "at " + address + ": no answer in time, it may have run", false,
                            e);
                }
                if (!e.neverStarted() || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                last = e;
            }
        }
        if (last == null) {
            throw timeout(service, endpoint, "no time was left to start it", true, null);
        }
        throw UnavailableException.unreachable(ID, "no node of service " + service + " can be reached; tried "
                + addresses.size() + ", the last: " + last.detail(), last);
    }

    private Message attempt(String address, Message message, long deadline) {
        Duration connect = min(settings.connectTimeout(), left(deadline));
        try (Transport.Socket socket = transport.dial(address, new DialOptions(connect))) {
            Duration left = positive(left(deadline));
            socket.send(message.withHeader(RpcHeaders.TIMEOUT, Long.toString(left.toNanos())), left);
            Message reply = socket.receive(positive(left(deadline)));
            if (reply == null) {
                throw new MicroException("go.micro.client.transport", 500,
                        address + " closed the connection without an answer; the call may have run");
            }
            String error = reply.header(RpcHeaders.ERROR);
            if (error != null && !error.isEmpty()) {
                throw new RemoteException(RpcErrors.parse(error));
            }
            return reply;
        }
    }

    /** Keeps what the handler threw apart from what the transport throws: only the latter is ours to judge. */
    private static final class RemoteException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient MicroException error;

        RemoteException(MicroException error) {
            super(null, null, false, false);
            this.error = error;
        }

        MicroException error() {
            return error;
        }
    }

    private static MicroException timeout(String service, String endpoint, String what, boolean neverStarted,
            @Nullable Throwable cause) {
        return new MicroException(ID, 408, service + "/" + endpoint + " " + what, MicroException.statusText(408),
                neverStarted, cause);
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    private static Duration positive(Duration d) {
        return d.isZero() ? Duration.ofNanos(1) : d;
    }

    private static Duration min(Duration a, Duration b) {
        return positive(a.compareTo(b) < 0 ? a : b);
    }

    @Override public void publish(String topic, Object event, PublishOption... options) {
        publishing.publish(topic, event, options);
    }
}
