package dev.microcdi.kafka;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** What Kafka takes as a topic and as a group; said before anything is sent. */
final class KafkaNames {
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private KafkaNames() {
    }

    static void checkTopic(String topic) {
        if (!TOPIC.matcher(topic).matches() || topic.equals(".") || topic.equals("..")) {
            throw new IllegalArgumentException("\"" + topic
                    + "\" is not a Kafka topic: 1 to 249 letters (a to z), digits, dots, underscores and hyphens, and not . or ..");
        }
    }

    static void checkGroup(@Nullable String group) {
        if (group != null && (group.isBlank() || group.chars().anyMatch(Character::isISOControl))) {
            throw new IllegalArgumentException("\"" + group
                    + "\" is not a Kafka consumer group: any text without control characters that is not blank. Set the group, or the service's name");
        }
    }
}
