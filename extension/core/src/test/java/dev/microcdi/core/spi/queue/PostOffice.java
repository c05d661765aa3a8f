package dev.microcdi.core.spi.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.transport.DialOptions;
import dev.microcdi.transport.Transport.Socket;

/** A back end without a product: what is sent is handed over at once, on the sender's thread. */
final class PostOffice {
    static final QueueLimits LIMITS = new QueueLimits("micro.transport.test", "micro.test", 1 << 20, 3);
    static final Duration LIMIT = new DialOptions(Duration.ofSeconds(10)).connectTimeout();
    private static final String CONNECTION = "the connection";

    final Map<String, QueueServer> servers = new ConcurrentHashMap<>();
    /** What callers sent and got: {@code > key tag} and {@code < key tag}. */
    final List<String> log = new ArrayList<>();
    private final AtomicLong keys = new AtomicLong();
    /** What happens to an answer on its way. */
    volatile UnaryOperator<@Nullable QueueMessage> answers = m -> m;
    final QueueCalls calls = new QueueCalls(LIMITS, this::request, () -> "key" + keys.incrementAndGet());

    private void request(String to, String key, QueueTag tag, @Nullable Message message, Duration timeout) {
        note("> " + key + " " + tag + (message == null ? " closed" : ""));
        deliver(to, message(key, tag, message));
    }

    /** A message as a caller of any kind sends it. */
    void deliver(String to, QueueMessage message) {
        QueueServer server = servers.get(to);
        if (server == null) {
            calls.unroutable(message.key());
        } else {
            server.arrived(message);
        }
    }

    static QueueMessage message(String key, QueueTag tag, @Nullable Message message) {
        return new QueueMessage(key, key, tag, message == null, message == null ? 0 : message.body().length,
                () -> message == null ? Message.of(Map.of()) : message);
    }

    QueueServer listen(String address, Consumer<Socket> onSocket) {
        QueueServer server = new QueueServer(LIMITS, this::answer, address, onSocket);
        servers.put(address, server);
        return server;
    }

    private void answer(String to, String key, QueueTag tag, @Nullable Message message, Duration timeout) {
        String verdict = message == null ? null : message.header(QueueVerdict.HEADER);
        note("< " + key + " " + tag + (verdict == null ? "" : " " + verdict));
        QueueMessage sent = answers.apply(message(key, tag, message));
        if (sent != null) {
            calls.arrived(sent);
        }
    }

    private synchronized void note(String line) {
        log.add(line);
    }

    synchronized List<String> log() {
        return List.copyOf(log);
    }

    Socket dial(String address) {
        return calls.dial(address, CONNECTION);
    }
}
