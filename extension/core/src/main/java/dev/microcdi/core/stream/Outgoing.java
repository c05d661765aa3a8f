package dev.microcdi.core.stream;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.transport.Transport.Socket;

/** What one side of a stream sends: content, and words about the stream. Threads: any, one message at a time. */
final class Outgoing {
    /** For one message: the peer reads slowly, or not at all. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    private final Socket socket;
    private final Map<String, String> headers;
    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile long last = System.nanoTime();

    /** {@code headers} are those of every message. */
    Outgoing(Socket socket, Map<String, String> headers, String name) {
        this.socket = socket;
        this.headers = Map.copyOf(headers);
        this.name = name;
    }

    /** When something was sent, by {@link System#nanoTime}. */
    long last() {
        return last;
    }

    Message content(byte[] body) {
        return new Message(headers, body);
    }

    void send(Message message, Duration time) {
        lock.lock();
        try {
            socket.send(message, time);
            last = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    void send(Map<String, String> words) {
        send(message(words), LIMIT);
    }

    void tell(Map<String, String> words) {
        tell(words, LIMIT);
    }

    /** Of use only to a peer that is there: what cannot be told is found out by the reader. */
    void tell(Map<String, String> words, Duration time) {
        try {
            send(message(words), time);
        } catch (MicroException | IllegalStateException e) {
            System.getLogger("dev.microcdi.stream").log(System.Logger.Level.DEBUG, name + ": the peer is gone", e);
        }
    }

    private Message message(Map<String, String> words) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        all.putAll(words);
        return Message.of(all);
    }
}
