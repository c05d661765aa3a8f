package dev.microcdi.tck.engine;

import static dev.microcdi.tck.engine.Mutations.bytes;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;

import org.junit.jupiter.api.Test;

import dev.microcdi.nats.NatsTransport;
import dev.microcdi.rabbitmq.RabbitMqTransport;
import dev.microcdi.tck.servers.Nats;
import dev.microcdi.tck.servers.RabbitMq;
import io.nats.client.Connection;

/** Malformed requests to the transports on real servers. */
class FuzzIT {
    private static final byte[] JSON = bytes("{\"name\":\"John\"}");
    private static final List<String> HEADERS = List.of(
            "\"Content-Type\":\"application/json\",\"Micro-Endpoint\":\"Greeter.Hello\",\"Micro-Id\":\"1\","
                    + "\"Micro-Service\":\"greeter\",\"Timeout\":\"1000000000\"",
            "\"Content-Type\":\"application/json\",\"Micro-Endpoint\":\"Chat.Echo\",\"Micro-Stream\":\"1\","
                    + "\"Micro-Service\":\"greeter\",\"Timeout\":\"1000000000\"",
            "\"Content-Type\":\"application/json\",\"Micro-Topic\":\"person.renamed\"");

    @Test void natsSurvivesMalformedMessages() throws Exception {
        String server = Nats.shared().address();
        try (NatsTransport transport = new NatsTransport(server);
                Connection raw = io.nats.client.Nats.connect("nats://" + server)) {
            List<byte[]> requests = HEADERS.stream().map(
                    h -> bytes("{\"Header\":{" + h + "},\"Body\":\"eyJuYW1lIjoiSm9obiJ9\"}")).toList();
            Fuzzing.attack("nats", transport, (address, mutations) -> {
                byte[] bytes = mutations.of(mutations.any(requests));
                // One of few callers, as Go's clients use one inbox for many calls.
                String inbox = mutations.any(List.of("fuzz.a", "fuzz.b", "fuzz.c", ""));
                raw.publish(address, inbox.isEmpty() ? null : inbox, bytes);
            });
        }
    }

    @Test void rabbitMqSurvivesMalformedMessages() throws Exception {
        String server = RabbitMq.shared().address();
        int colon = server.lastIndexOf(':');
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(server.substring(0, colon));
        factory.setPort(Integer.parseInt(server.substring(colon + 1)));
        try (RabbitMqTransport transport = new RabbitMqTransport(server);
                com.rabbitmq.client.Connection raw = factory.newConnection();
                Channel channel = raw.createChannel()) {
            Fuzzing.attack("rabbitmq", transport, (address, mutations) -> {
                Map<String, Object> headers = new TreeMap<>(Map.of("Content-Type", "application/json",
                        "Micro-Endpoint", mutations.any(List.of("Greeter.Hello", "Chat.Echo")), "Micro-Id", "1",
                        "Micro-Service", "greeter", "Timeout", "1000000000"));
                if (mutations.any(List.of(true, false))) {
                    headers.put("Micro-Stream", 7);
                }
                headers.put(mutations.any(List.copyOf(headers.keySet())),
                        mutations.any(List.<Object>of("", 1L, true, List.of("a"), Map.of("b", "c"), new byte[]{1})));
                channel.basicPublish("micro", address, new AMQP.BasicProperties.Builder()
                        .correlationId(mutations.any(List.of("a", "b", "c", ""))).headers(headers)
                        .replyTo(mutations.any(List.of("nobody", "", "amq.gen-x"))).build(), mutations.of(JSON));
            });
        }
    }
}
