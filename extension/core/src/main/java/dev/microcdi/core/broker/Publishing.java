package dev.microcdi.core.broker;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

import dev.microcdi.Choice;
import dev.microcdi.Message;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.client.EventOptions;
import dev.microcdi.client.PublishOption;
import dev.microcdi.codec.Codec;
import dev.microcdi.core.codec.Codecs;
import dev.microcdi.core.codec.JsonCodec;
import dev.microcdi.core.rpc.RpcHeaders;

/**
 * Publishes events: encodes, sets Go Micro's headers, and says in one form what went wrong.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/client/rpc_client.go">Go Micro, rpcClient.Publish</a>
 */
public final class Publishing {
    private final Function<String, NamedBroker> brokers;
    private final Codecs codecs;
    private final Duration timeout;

    /**
     * Publishes on the brokers of a service.
     *
     * @param brokers a broker by its instance; throws IllegalArgumentException for none
     * @param timeout how long a confirmation may take when nothing else is said
     */
    public Publishing(Function<String, NamedBroker> brokers, Codecs codecs, Duration timeout) {
        this.brokers = brokers;
        this.codecs = codecs;
        this.timeout = timeout;
    }

    /** As {@link dev.microcdi.client.Client#publish}. */
    public void publish(String topic, Object event, PublishOption... options) {
        EventOptions o = new EventOptions(null, timeout, Map.of(), JsonCodec.CONTENT_TYPE, Choice.DEFAULT);
        for (PublishOption option : options) {
            o = option.apply(o);
        }
        NamedBroker broker = brokers.apply(o.broker());
        try {
            broker.broker().publish(topic, message(topic, event, o), new PublishOptions(o.key(), o.timeout(), null));
        } catch (UnavailableException e) {
            throw Unavailability.of("not published to " + topic, broker, e);
        }
    }

    private Message message(String topic, Object event, EventOptions o) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(o.headers());
        byte[] body;
        if (event instanceof Message raw) {
            headers.putAll(raw.headers());
            body = raw.body();
        } else {
            Codec codec = codecs.get(o.contentType());
            body = codec.encode(event);
        }
        headers.putIfAbsent(RpcHeaders.CONTENT_TYPE, o.contentType());
        headers.putIfAbsent(RpcHeaders.ID, UUID.randomUUID().toString());
        headers.put(RpcHeaders.TOPIC, topic);
        if (o.key() != null) {
            headers.put(EventHeaders.KEY, o.key());
        }
        return new Message(headers, body);
    }
}
