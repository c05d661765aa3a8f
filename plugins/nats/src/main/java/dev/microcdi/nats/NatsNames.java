package dev.microcdi.nats;

import org.jspecify.annotations.Nullable;

/** What NATS takes as a subject and as a queue group; said before anything is sent. */
final class NatsNames {
    private NatsNames() {
    }

    /** A subject to subscribe to; {@code *} and {@code >} are its wildcards. */
    static void checkSubject(String topic) {
        if (topic.isEmpty() || topic.startsWith(".") || topic.endsWith(".") || topic.contains("..") || blank(topic)) {
            throw new IllegalArgumentException("\"" + topic
                    + "\" is not a NATS subject: words without blanks, separated by single dots");
        }
    }

    /** A subject to publish to. */
    static void checkDestination(String topic) {
        checkSubject(topic);
        for (String word : topic.split("\\.")) {
            if (word.equals("*") || word.equals(">")) {
                throw new IllegalArgumentException("\"" + topic
                        + "\" is a pattern for subscribers: a message goes to one NATS subject, without * and >");
            }
        }
    }

    /** Where a node listens: a subject that Go Micro does not take for host and port. */
    static void checkNode(String address) {
        if (address.indexOf(':') >= 0) {
            throw new IllegalArgumentException("\"" + address
                    + "\" is not the address of a node on NATS: a subject, without a colon");
        }
        checkDestination(address);
    }

    static void checkGroup(@Nullable String group) {
        if (group != null && (group.isEmpty() || blank(group))) {
            throw new IllegalArgumentException("\"" + group
                    + "\" is not a NATS queue group: one word without blanks. Set the group, or the service's name");
        }
    }

    private static boolean blank(String text) {
        return text.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c));
    }
}
