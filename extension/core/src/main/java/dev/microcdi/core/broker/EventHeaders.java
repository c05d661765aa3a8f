package dev.microcdi.core.broker;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import dev.microcdi.Message;
import dev.microcdi.broker.Broker;
import dev.microcdi.core.rpc.RpcHeaders;

/** The headers that the engine adds to Go Micro's on events. */
final class EventHeaders {
    /** The key by which it is kept in order. */
    static final String KEY = "Micro-Key";
    /** Which attempt this is, from 1, those of earlier deliveries included where the back end counts them. */
    static final String ATTEMPT = "Micro-Attempt";
    static final String DEAD_TOPIC = "Micro-Dead-Topic";
    static final String DEAD_GROUP = "Micro-Dead-Group";
    static final String DEAD_SUBSCRIBER = "Micro-Dead-Subscriber";
    static final String DEAD_ATTEMPTS = "Micro-Dead-Attempts";
    static final String DEAD_ERROR = "Micro-Dead-Error";
    static final String DEAD_TRACE = "Micro-Dead-Trace";
    static final String DEAD_TIME = "Micro-Dead-Time";

    private EventHeaders() {
    }

    /** The message of one attempt: with an id that is the same at each, and the number of this one. */
    static Message ofAttempt(Broker.Delivery delivery, int attempt) {
        Message numbered = delivery.message().withHeader(ATTEMPT, Integer.toString(attempt));
        return numbered.header(RpcHeaders.ID) == null ? numbered.withHeader(RpcHeaders.ID, made(delivery)) : numbered;
    }

    /** Who sent it gave it no id: one made of what it is stays the same when it comes again. */
    private static String made(Broker.Delivery delivery) {
        byte[] head = (delivery.topic() + delivery.message().headers()).getBytes(StandardCharsets.UTF_8);
        byte[] body = delivery.message().body();
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return UUID.nameUUIDFromBytes(all).toString();
    }
}
