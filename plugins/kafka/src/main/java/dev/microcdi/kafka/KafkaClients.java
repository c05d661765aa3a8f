package dev.microcdi.kafka;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Producer and admin client of one plugin object, made when they are first needed. Both reconnect by themselves; a producer
 * that cannot go on is replaced.
 */
final class KafkaClients {
    private static final Duration LAST = Duration.ofSeconds(1);

    private final KafkaConfig config;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Producer<byte[], byte[]> producer;
    private @Nullable Admin admin;
    private boolean closed;

    KafkaClients(KafkaConfig config) {
        this.config = config;
    }

    KafkaConfig config() {
        return config;
    }

    Producer<byte[], byte[]> producer() {
        lock.lock();
        try {
            open();
            Producer<byte[], byte[]> opened = producer;
            if (opened == null) {
                opened = loaded(() -> new KafkaProducer<>(config.producer(), new ByteArraySerializer(),
                        new ByteArraySerializer()));
                producer = opened;
            }
            return opened;
        } finally {
            lock.unlock();
        }
    }

    Admin admin() {
        lock.lock();
        try {
            open();
            Admin opened = admin;
            if (opened == null) {
                opened = loaded(() -> Admin.create(config.admin()));
                admin = opened;
            }
            return opened;
        } finally {
            lock.unlock();
        }
    }

    /** A new one, the caller's to close. */
    Consumer<byte[], byte[]> consumer(@Nullable String group, boolean next) {
        return loaded(() -> new KafkaConsumer<>(config.consumer(group, next), new ByteArrayDeserializer(),
                new ByteArrayDeserializer()));
    }

    /** The next publish opens another one; what others wait for is sent, if that is soon. */
    void giveUp(Producer<byte[], byte[]> broken) {
        lock.lock();
        try {
            if (producer != broken) {
                return;
            }
            producer = null;
        } finally {
            lock.unlock();
        }
        broken.close(LAST);
    }

    void check() {
        lock.lock();
        try {
            open();
        } finally {
            lock.unlock();
        }
    }

    private void open() {
        if (closed) {
            throw new IllegalStateException("the Kafka plugin is closed");
        }
    }

    /** Kafka's client finds its own classes by the thread's class loader, which in a server may be anybody's. */
    private static <T> T loaded(Supplier<T> open) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(KafkaProducer.class.getClassLoader());
        try {
            return open.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    void close(Duration limit) {
        Producer<byte[], byte[]> openProducer;
        Admin openAdmin;
        lock.lock();
        try {
            closed = true;
            openProducer = producer;
            openAdmin = admin;
            producer = null;
            admin = null;
        } finally {
            lock.unlock();
        }
        if (openProducer != null) {
            openProducer.close(limit);
        }
        if (openAdmin != null) {
            openAdmin.close(Duration.ZERO);
        }
    }
}
