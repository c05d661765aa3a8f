package dev.microcdi.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/** What RabbitMQ takes as the name of a topic, a group and an exchange; said before anything is sent. */
final class RabbitMqNames {
    /** Of AMQP's short strings. */
    private static final int LONGEST = 255;
    private static final String RESERVED = "amq.";

    private RabbitMqNames() {
    }

    /** A routing key that is a binding key at the same time. */
    static void checkTopic(String topic) {
        if (topic.isEmpty() || topic.indexOf('*') >= 0 || topic.indexOf('#') >= 0 || !fits(topic)) {
            throw new IllegalArgumentException("\"" + topic + "\" is not a topic on RabbitMQ: 1 to " + LONGEST
                    + " bytes of UTF-8, any characters but * and #, which are patterns there");
        }
    }

    /**
     * A group, and its queue for a topic.
     *
     * @param go whether the queue is named by the group alone
     */
    static void checkGroup(@Nullable String group, String topic, boolean go) {
        if (group == null) {
            return;
        }
        if (group.isEmpty() || (group.indexOf(':') >= 0 && !go) || group.startsWith(RESERVED)) {
            throw new IllegalArgumentException("\"" + group + "\" is not a group on RabbitMQ: any characters but the "
                    + "colon, not \"" + RESERVED + "\" at the beginning. Set the group, or the service's name");
        }
        String queue = go ? group : queue(group, topic);
        if (!fits(queue)) {
            throw new IllegalArgumentException("the queue \"" + queue + "\" would have a name of more than " + LONGEST
                    + " bytes, RabbitMQ's limit: make the group or the topic shorter");
        }
    }

    /** Where a node listens: the name of a queue, which Go Micro does not take for host and port. */
    static void checkNode(String address) {
        if (address.isBlank() || address.startsWith(RESERVED) || !fits(address)
                || address.chars().anyMatch(c -> c == ':' || c == '*' || c == '#' || Character.isISOControl(c))) {
            throw new IllegalArgumentException(
                    "\"" + address + "\" is not the address of a node on RabbitMQ: the name of "
                            + "a queue, at most " + LONGEST + " bytes, without a colon, * and #, not \"" + RESERVED
                            + "\" at the beginning");
        }
    }

    static void checkExchange(String exchange) {
        if (exchange.isEmpty() || exchange.startsWith(RESERVED) || !fits(durable(exchange))) {
            throw new IllegalArgumentException("exchange must have 1 to " + (LONGEST - durable("").length())
                    + " bytes and not begin with \"" + RESERVED + "\", was \"" + exchange + "\"");
        }
    }

    /** One queue for each topic of a group; the colon makes the name unique. */
    static String queue(String group, String topic) {
        return group + ":" + topic;
    }

    /** The exchange of ours beside Go's. */
    static String durable(String exchange) {
        return exchange + ".durable";
    }

    static boolean fits(String name) {
        return name.getBytes(UTF_8).length <= LONGEST;
    }
}
