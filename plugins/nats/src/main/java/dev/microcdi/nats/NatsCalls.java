package dev.microcdi.nats;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.core.spi.Envelope;
import dev.microcdi.core.spi.queue.QueueMessage;
import dev.microcdi.core.spi.queue.QueueTag;
import io.nats.client.impl.Headers;

/**
 * Messages of the transport: Go Micro's JSON as payload. What one of ours tells another stands in headers of NATS, which Go does
 * not read.
 */
final class NatsCalls {
    private static final String SOCKET = "Micro-Socket";
    private static final String STATE = "Micro-Transport";
    private static final String CLOSED = "closed";
    private static final int NO_RESPONDERS = 503;

    private NatsCalls() {
    }

    /** Whether the server says that nobody has subscribed where a message went. */
    static boolean isNobody(io.nats.client.Message message) {
        return message.isStatusMessage() && message.getStatus().getCode() == NO_RESPONDERS;
    }

    /** A message that came; {@code key} is the caller's reply subject. */
    static QueueMessage read(String key, io.nats.client.Message message) {
        Headers headers = message.hasHeaders() ? message.getHeaders() : null;
        byte[] payload = message.getData();
        return new QueueMessage(key, key, QueueTag.parse(headers == null ? null : headers.getFirst(SOCKET)),
                headers != null && CLOSED.equals(headers.getFirst(STATE)), payload.length,
                () -> Envelope.read(payload));
    }

    /** Sends a message; null is the end of a socket, which only a server with headers can carry. */
    static void send(NatsLink link, String to, @Nullable String replyTo, QueueTag tag, @Nullable Message message) {
        Headers headers = null;
        if (!tag.equals(QueueTag.NONE) && link.nats.getServerInfo().isHeadersSupported()) {
            headers = new Headers().put(SOCKET, tag.toString());
            if (message == null) {
                headers.put(STATE, CLOSED);
            }
        }
        if (message == null && headers == null) {
            return;
        }
        byte[] payload = message == null
                ? new byte[0]
                : NatsBroker.payload(NatsTransport.ID, link, to, message);
        try {
            link.nats.publish(to, replyTo, headers, payload);
        } catch (IllegalStateException e) {
            throw UnavailableException.unreachable(NatsTransport.ID,
                    "the connection to NATS was lost before a message to \""
                            + to + "\"",
                    e);
        } catch (IllegalArgumentException e) {
            throw new MicroException(NatsTransport.ID, 400,
                    "NATS takes no message to \"" + to + "\": " + e.getMessage(),
                    MicroException.statusText(400), true, e);
        }
    }
}
