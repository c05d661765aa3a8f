package dev.microcdi.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

import dev.microcdi.Message;
import dev.microcdi.core.spi.Envelope;

/**
 * A record as Go Micro reads it: the value is the JSON envelope, or any JSON object, which is then the body; headers of the
 * record go before those of the envelope.
 *
 * @see <a href="https://github.com/micro/plugins/blob/main/v4/broker/kafka/kafka.go">Go Micro, broker/kafka</a>
 */
final class KafkaMessages {
    private KafkaMessages() {
    }

    /** Throws IllegalArgumentException for a value that is neither. */
    static Message read(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            throw new IllegalArgumentException("the record has no value");
        }
        Message envelope = Envelope.readOrBody(record.value());
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(envelope.headers());
        for (Header header : record.headers()) {
            // The record's spelling of a name counts, too.
            headers.remove(header.key());
            headers.put(header.key(),
                    header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8));
        }
        headers.put("Micro-Topic", record.topic());
        headers.putIfAbsent("Content-Type", "application/json");
        return new Message(headers, envelope.body());
    }
}
