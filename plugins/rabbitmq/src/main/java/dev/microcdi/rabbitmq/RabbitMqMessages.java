package dev.microcdi.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.broker.Broker.Delivery;

/**
 * To and from AMQP, as Go Micro does it: the body as it is, every header as an AMQP header. The one property set is the
 * delivery mode: persistent.
 */
final class RabbitMqMessages {
    private static final int PERSISTENT = 2;
    /** RabbitMQ's own, in quorum queues: how often the message was returned, and how often it was given out. */
    private static final String RETURNED = "x-delivery-count";
    private static final String GIVEN_OUT = "x-acquired-count";
    private static final String TOPIC = "Micro-Topic";
    /** Of a header's type and lengths, and of the frame beside them. */
    private static final int AROUND_HEADER = 6;
    private static final int AROUND_ALL = 64;

    private RabbitMqMessages() {
    }

    /**
     * Properties for a message.
     *
     * @param frame the largest frame on the connection, 0 for any: all headers must fit in one
     * @throws MicroException with code 413 if they do not
     */
    static BasicProperties properties(String topic, Message message, int frame) {
        return new BasicProperties.Builder()
                .headers(headers(RabbitMqRole.BROKER, "a message for \"" + topic + "\"", message, frame))
                .deliveryMode(PERSISTENT).build();
    }

    /** As above, the headers alone. */
    static Map<String, Object> headers(RabbitMqRole role, String what, Message message, int frame) {
        Map<String, Object> headers = new HashMap<>();
        long size = AROUND_ALL;
        for (Map.Entry<String, String> header : message.headers().entrySet()) {
            if (!RabbitMqNames.fits(header.getKey())) {
                throw new IllegalArgumentException("the header \"" + header.getKey()
                        + "\" has a name of more than 255 bytes, RabbitMQ's limit");
            }
            size += header.getKey().getBytes(UTF_8).length + header.getValue().getBytes(UTF_8).length + AROUND_HEADER;
            headers.put(header.getKey(), header.getValue());
        }
        if (frame > 0 && size > frame) {
            throw tooLarge(role, "the headers of " + what + " are " + size
                    + " bytes, and this RabbitMQ takes at most " + frame + " (its frame_max)");
        }
        return headers;
    }

    static MicroException tooLarge(RabbitMqRole role, String detail) {
        return new MicroException(role.id(), 413, detail, MicroException.statusText(413), true, null);
    }

    /** Header values of any type become text, and the topic a header, as in Go. */
    static Delivery read(String topic, Envelope envelope, BasicProperties properties, byte[] body) {
        Map<String, String> headers = headers(properties);
        String returned = headers.remove(RETURNED);
        headers.remove(GIVEN_OUT);
        headers.putIfAbsent(TOPIC, topic);
        return new Delivery(topic, new Message(headers, body), attempt(returned, envelope.isRedeliver()));
    }

    /** Header values of any type become text. */
    static Map<String, String> headers(BasicProperties properties) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Map<String, Object> given = properties.getHeaders();
        if (given != null) {
            given.forEach((name, value) -> headers.put(name, text(value)));
        }
        return headers;
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value instanceof byte[] bytes ? new String(bytes, UTF_8) : value.toString();
    }

    private static int attempt(@Nullable String returned, boolean again) {
        if (returned != null && !returned.isEmpty() && returned.length() < 10
                && returned.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Integer.parseInt(returned) + 1;
        }
        return again ? 2 : 1;
    }
}
