package dev.microcdi.http;

import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.core.spi.Envelope;
import io.helidon.http.Status;

/**
 * The broker's side of a listener: statuses and texts are Go Micro's. What Go does not tell its publisher is in a header that
 * Go does not look at: that nobody has this id any more, or has no place for the message now.
 */
final class HttpReception {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.http");
    /** How long a message may wait for a place; a publisher that waits longer than this tries another of the group. */
    private static final Duration PLACE = Duration.ofSeconds(2);

    private static final String PLAIN = "text/plain; charset=utf-8";

    private final ConcurrentMap<String, HttpSubscription> subscriptions;
    private final HttpOptions options;

    HttpReception(ConcurrentMap<String, HttpSubscription> subscriptions, HttpOptions options) {
        this.subscriptions = subscriptions;
        this.options = options;
    }

    /** On the connection's thread. */
    void serve(HttpExchange exchange) {
        try {
            answer(exchange);
        } catch (MicroException e) {
            LOG.log(Level.DEBUG, "a message from " + exchange.remote() + " was not taken", e);
            refuse(exchange, e);
        }
    }

    private void answer(HttpExchange exchange) {
        if (!exchange.method().equals("POST")) {
            error(exchange, Status.METHOD_NOT_ALLOWED_405, 400, "Method not allowed", "\n");
            return;
        }
        String id = exchange.query("id");
        byte[] body = exchange.receive(options.idleTimeout()) instanceof Message m ? m.body() : new byte[0];
        Message message;
        try {
            message = Envelope.read(body);
        } catch (IllegalArgumentException e) {
            HttpSubscription subscription = subscriptions.get(id);
            LOG.log(Level.WARNING, "a message for {0} from {1} was thrown away: {2}",
                    subscription == null ? "nobody" : subscription.topic, exchange.remote(), e.getMessage());
            error(exchange, Status.INTERNAL_SERVER_ERROR_500, 500, "Error parsing request body: " + e.getMessage(), "");
            return;
        }
        String topic = message.header(HttpBroker.TOPIC);
        if (topic == null || topic.isEmpty()) {
            error(exchange, Status.INTERNAL_SERVER_ERROR_500, 500, "Topic not found", "");
            return;
        }
        switch (offer(id, topic, message)) {
            case TAKEN -> exchange.respond(Status.OK_200, Message.of(Map.of()), options.headTimeout());
            case GONE -> exchange.respond(Status.OK_200,
                    Message.of(Map.of(HttpHeaders.VERDICT, HttpHeaders.NO_SUBSCRIPTION)), options.headTimeout());
            case FULL -> exchange.respond(Status.SERVICE_UNAVAILABLE_503,
                    Message.of(Map.of(HttpHeaders.VERDICT, HttpHeaders.NEVER_STARTED)), options.headTimeout());
        }
    }

    private HttpSubscription.Offer offer(String id, String topic, Message message) {
        HttpSubscription subscription = subscriptions.get(id);
        if (subscription == null || !subscription.topic.equals(topic)) {
            return HttpSubscription.Offer.GONE;
        }
        try {
            return subscription.offer(message, System.nanoTime() + PLACE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return HttpSubscription.Offer.GONE;
        }
    }

    private void error(HttpExchange exchange, Status status, int code, String detail, String end) {
        String json = HttpErrors.json("go.micro.broker", code, detail) + end;
        Map<String, String> headers = status == Status.METHOD_NOT_ALLOWED_405
                ? Map.of("Content-Type", PLAIN, "X-Content-Type-Options", "nosniff")
                : Map.of("Content-Type", PLAIN);
        exchange.respond(status, new Message(headers, json.getBytes(StandardCharsets.UTF_8)), options.headTimeout());
    }

    private void refuse(HttpExchange exchange, MicroException e) {
        if (e.code() != 413 && e.code() != 400 && e.code() != 408) {
            return;
        }
        try {
            error(exchange, Status.create(e.code()), e.code(), e.detail(), "");
        } catch (MicroException gone) {
            LOG.log(Level.DEBUG, "nobody waits for this answer any more", gone);
        }
    }
}
