package dev.microcdi.core.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Map;

import dev.microcdi.Message;
import dev.microcdi.Stream;
import dev.microcdi.client.CallOption;
import dev.microcdi.client.CallOptions;
import dev.microcdi.client.Client;
import dev.microcdi.client.PublishOption;
import dev.microcdi.codec.Codec;
import dev.microcdi.core.CallSettings;
import dev.microcdi.core.ClientSettings;
import dev.microcdi.core.Plugins;
import dev.microcdi.core.broker.Publishing;
import dev.microcdi.core.codec.Codecs;
import dev.microcdi.core.codec.JsonCodec;
import dev.microcdi.core.registry.LookupCache;
import dev.microcdi.core.rpc.CallContext;
import dev.microcdi.core.rpc.Deadline;
import dev.microcdi.core.selector.Candidates;
import dev.microcdi.core.selector.Filter;
import dev.microcdi.core.selector.ServiceNodes;
import dev.microcdi.core.spi.LocalTransport;
import dev.microcdi.plugin.Capability;
import dev.microcdi.transport.Transport;

/**
 * The client over any transport: one deadline for look-up, all attempts and the pauses between them, and no later than that
 * of the call in whose handler it is used.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/client/rpc_client.go">Go Micro, rpcClient.Call</a>
 */
public final class RpcClient implements Client {
    private final LookupCache lookups;
    private final FixedNodes fixed;
    private final Publishing publishing;
    private final Codecs codecs;
    private final CallRules rules;
    private final Transport transport;
    private final Attempt attempt;
    private final StreamSockets sockets;
    private final ClientStreams streams = new ClientStreams();
    private final Requests requests = new Requests();

    /**
     * A client; it closes nothing that is passed in.
     *
     * @param special what is special about services and endpoints, by {@code service} and {@code service.Handler.Method}
     */
    public RpcClient(Transport transport, LookupCache lookups, Publishing publishing, Codecs codecs,
            ClientSettings settings, Map<String, CallSettings> special) {
        this.lookups = lookups;
        this.fixed = new FixedNodes(settings.nodes());
        this.publishing = publishing;
        this.codecs = codecs;
        this.transport = transport;
        this.attempt = new Attempt(transport, settings.connectTimeout());
        this.sockets = new StreamSockets(transport, settings.connectTimeout(), settings.requestTimeout());
        this.rules = new CallRules(settings, special);
    }

    @Override public <R> R call(String service, String endpoint, Object request, Class<R> reply,
            CallOption... options) {
        @SuppressWarnings("unchecked") // the codec returns what the type says
        R result = (R) call(service, endpoint, request, (Type) reply, options);
        return result;
    }

    @Override public Object call(String service, String endpoint, Object request, Type reply, CallOption... options) {
        CallRules.Rule rule = rules.of(service, endpoint);
        CallOptions o = rule.options();
        for (CallOption option : options) {
            o = option.apply(o);
        }
        Deadline deadline = Deadline.in(o.timeout(), "the call's timeout").orEarlier(CallContext.deadline());
        Failures failures = new Failures(service, endpoint, 1 + o.retries());
        Codec codec = codecs.get(o.contentType());
        ServiceNodes nodes = nodes(service, o, deadline.left());
        Candidates candidates = candidates(nodes, o, failures);
        Exchange exchange = exchange(service, endpoint, request, reply, codec, o);
        return switch (new Attempts(exchange, nodes, candidates, rule.selector(), o, deadline, failures).run()) {
            case Outcome.Answered a -> reply == Message.class ? a.reply() : decode(a.reply(), codec, reply, failures);
            case Outcome.Returned r when reply instanceof Class<?> c && c.isInstance(r.value()) -> r.value();
            case Outcome.Returned r -> decode(new Message(Map.of(), codec.encode(r.value())), codec, reply, failures);
            default -> throw new IllegalStateException("attempts end with an answer");
        };
    }

    private Exchange exchange(String service, String endpoint, Object request, Type reply, Codec codec, CallOptions o) {
        if (transport instanceof LocalTransport local && !(request instanceof Message) && reply != Message.class) {
            return new DirectExchange(local, attempt, endpoint, request,
                    () -> Message.of(requests.headers(service, endpoint, codec, o)).headers(),
                    () -> requests.make(service, endpoint, request, codec, o));
        }
        Message message = requests.make(service, endpoint, request, codec, o);
        return (address, limit) -> attempt.run(address, message, limit);
    }

    @Override public <I, O> Stream<I, O> stream(String service, String endpoint, Type incoming, CallOption... options) {
        if (!Plugins.capabilities(transport).contains(Capability.STREAM)) {
            throw Failures.cannotStream(service, endpoint, Plugins.name(transport));
        }
        Deadline served = CallContext.deadline();
        CallRules.Rule rule = rules.of(service, endpoint);
        CallOptions o = CallOption.timeout(served == null ? ClientStreams.UNLIMITED : served.positive())
                .apply(rule.options());
        for (CallOption option : options) {
            o = option.apply(o);
        }
        CallOptions all = served == null || o.timeout().compareTo(served.left()) < 0
                ? o
                : CallOption.timeout(served.positive()).apply(o);
        Codec codec = codecs.get(all.contentType());
        Map<String, String> headers = requests.make(service, endpoint, Message.of(Map.of()), codec, all).headers();
        Failures failures = new Failures(service, endpoint, 1);
        return streams.open(service, endpoint, incoming, codec, all, headers, (opening, end) -> {
            Deadline deadline = new Deadline(end, "the stream's timeout", all.timeout());
            ServiceNodes nodes = nodes(service, all, sockets.limit(deadline));
            return sockets.open(opening, nodes, candidates(nodes, all, failures), rule.selector(), deadline, failures);
        });
    }

    private ServiceNodes nodes(String service, CallOptions o, Duration timeout) {
        if (!o.addresses().isEmpty()) {
            return fixed.of(service, o.addresses());
        }
        ServiceNodes nodes = lookups.nodes(service, timeout);
        if (nodes == null) {
            throw Failures.noSuchService(service);
        }
        return nodes;
    }

    private static Candidates candidates(ServiceNodes nodes, CallOptions o, Failures failures) {
        Filter filter = !o.addresses().isEmpty() || o.version() == null && o.metadata().isEmpty()
                ? Filter.NONE
                : new Filter(o.version(), o.metadata());
        Candidates candidates = nodes.candidates(filter);
        if (candidates.isEmpty()) {
            throw failures.filtered(nodes, filter);
        }
        return candidates;
    }

    private static Object decode(Message answer, Codec codec, Type reply, Failures failures) {
        try {
            if (answer.body().length == 0 && codec instanceof JsonCodec) {
                throw new IllegalArgumentException("the reply has no body, and JSON has at least {}");
            }
            return codec.decode(answer.body(), reply);
        } catch (IllegalArgumentException e) {
            throw failures.undecodable(String.valueOf(e.getMessage()), e);
        }
    }

    @Override public void publish(String topic, Object event, PublishOption... options) {
        publishing.publish(topic, event, options);
    }
}
