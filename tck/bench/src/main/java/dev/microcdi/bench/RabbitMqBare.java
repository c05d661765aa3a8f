package dev.microcdi.bench;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;

/**
 * RabbitMQ's client with asynchronous confirms: one channel for all publishers, persistent messages, a durable exchange and a
 * durable queue. The headers are AMQP headers, as the plugin sends them, made once.
 */
final class RabbitMqBare implements BareMessenger {
    private static final String EXCHANGE = "bench.durable";
    private static final int PERSISTENT = 2;

    private final Connection connection;
    private final Channel channel;
    private final BasicProperties properties;
    private final ReentrantLock lock = new ReentrantLock();
    private final ConcurrentNavigableMap<Long, CompletableFuture<Boolean>> unconfirmed = new ConcurrentSkipListMap<>();

    RabbitMqBare(String address) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri("amqp://guest:guest@" + address);
        connection = factory.newConnection();
        channel = connection.createChannel();
        channel.confirmSelect();
        channel.addConfirmListener((tag, multiple) -> answered(tag, multiple, true),
                (tag, multiple) -> answered(tag, multiple, false));
        channel.exchangeDeclare(EXCHANGE, BuiltinExchangeType.TOPIC, true);
        Map<String, Object> headers = new HashMap<>(MESSAGE.headers());
        properties = new BasicProperties.Builder().headers(headers).deliveryMode(PERSISTENT).build();
    }

    private void answered(long tag, boolean multiple, boolean confirmed) {
        if (multiple) {
            unconfirmed.headMap(tag, true).keySet().forEach(each -> answered(each, false, confirmed));
            return;
        }
        CompletableFuture<Boolean> waits = unconfirmed.remove(tag);
        if (waits != null) {
            waits.complete(confirmed);
        }
    }

    private static String queue(String topic) {
        return GROUP + ":" + topic;
    }

    @Override public void place(String topic) throws Exception {
        channel.queueDeclare(queue(topic), true, false, false, Map.of());
        channel.queueBind(queue(topic), EXCHANGE, topic);
        publish(topic);
    }

    @Override public void publish(String topic) throws Exception {
        CompletableFuture<Boolean> waits = new CompletableFuture<>();
        lock.lock();
        try {
            unconfirmed.put(channel.getNextPublishSeqNo(), waits);
            channel.basicPublish(EXCHANGE, topic, properties, MESSAGE.body());
        } finally {
            lock.unlock();
        }
        if (!waits.get()) {
            throw new IOException("RabbitMQ did not confirm");
        }
    }

    @Override public AutoCloseable receive(String topic, int inFlight, Runnable handled) throws Exception {
        Channel own = connection.createChannel();
        own.basicQos(inFlight);
        own.basicConsume(queue(topic), false, new DefaultConsumer(own) {
            @Override public void handleDelivery(String tag, Envelope envelope, BasicProperties received, byte[] body)
                    throws IOException {
                handled.run();
                try {
                    own.basicAck(envelope.getDeliveryTag(), false);
                } catch (AlreadyClosedException e) {
                    // the last one, when the measurement is over
                }
            }
        });
        return own;
    }

    @Override public void drop(String topic) throws Exception {
        try (Channel own = connection.createChannel()) {
            own.queueDelete(queue(topic));
        }
    }

    @Override public void close() throws Exception {
        connection.close();
    }
}
