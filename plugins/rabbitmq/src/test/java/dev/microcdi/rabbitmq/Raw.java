package dev.microcdi.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;

/** RabbitMQ's client without our code, doing what Go Micro does. */
final class Raw implements AutoCloseable {
    private final Connection connection;
    final Channel channel;

    Raw(String address) throws IOException, TimeoutException {
        int colon = address.lastIndexOf(':');
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(address.substring(0, colon));
        factory.setPort(Integer.parseInt(address.substring(colon + 1)));
        connection = factory.newConnection("raw");
        channel = connection.createChannel();
    }

    /** As a Go service publishes: headers, no property, to Go's exchange. */
    void publish(String topic, Map<String, Object> headers, String body) throws IOException {
        channel.exchangeDeclare("micro", "topic", false, false, false, null);
        channel.basicPublish("micro", topic, new BasicProperties.Builder().headers(headers).build(),
                body.getBytes(UTF_8));
    }

    /** As a Go service subscribes. */
    String goQueue(String name, String topic) throws IOException {
        channel.exchangeDeclare("micro", "topic", false, false, false, null);
        String queue = channel.queueDeclare(name, false, false, true, null).getQueue();
        channel.queueBind(queue, "micro", topic);
        return queue;
    }

    /** The next message of a queue, acknowledged; null when there is none. */
    GetResponse get(String queue) throws IOException {
        return channel.basicGet(queue, true);
    }

    static String text(GetResponse got) {
        return new String(got.getBody(), UTF_8);
    }

    static Map<String, String> headers(GetResponse got) {
        Map<String, String> headers = new TreeMap<>();
        got.getProps().getHeaders().forEach((name, value) -> headers.put(name, value.toString()));
        return headers;
    }

    @Override public void close() throws IOException {
        connection.close();
    }
}
