package dev.microcdi.tck;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.transport.DialOptions;
import dev.microcdi.transport.Transport;

/**
 * A transport within this object, for the rules about registries: its addresses look like real ones, and no port is opened.
 *
 * <p>Threads: a virtual one for each call, {@code tck-loopback}; it ends with the call.
 */
final class Loopback implements Transport {
    private static final String ID = "tck.loopback";
    private static final Message END = new Message(Map.of(), new byte[0]);

    private final Map<String, Consumer<Socket>> listeners = new ConcurrentHashMap<>();
    private final AtomicInteger ports = new AtomicInteger();

    @Override public Listener listen(String address, Consumer<Socket> onSocket) {
        String real = "127.0.0.1:" + ports.incrementAndGet();
        listeners.put(real, onSocket);
        return new Listener() {
            @Override public String address() {
                return real;
            }

            @Override public void stopAccepting() {
                listeners.remove(real);
            }

            @Override public void close() {
                stopAccepting();
            }
        };
    }

    @Override public Socket dial(String address, DialOptions options) {
        Consumer<Socket> onSocket = listeners.get(address);
        if (onSocket == null) {
            throw UnavailableException.unreachable(ID, "nobody listens at " + address, null);
        }
        BlockingQueue<Message> there = new LinkedBlockingQueue<>();
        BlockingQueue<Message> back = new LinkedBlockingQueue<>();
        Thread.ofVirtual().name("tck-loopback").start(() -> {
            try (Socket accepted = new End(back, there)) {
                onSocket.accept(accepted);
            }
        });
        return new End(there, back);
    }

    @Override public void close() {
        listeners.clear();
    }

    private record End(BlockingQueue<Message> out, BlockingQueue<Message> in) implements Socket {
        @Override public void send(Message message, Duration timeout) {
            out.add(message);
        }

        @Override public @Nullable Message receive(Duration timeout) {
            try {
                Message message = in.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
                if (message == null) {
                    throw new MicroException(ID, 408, "no message within " + timeout);
                }
                return message == END ? null : message;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw UnavailableException.lost(ID, "interrupted", e);
            }
        }

        @Override public String local() {
            return "";
        }

        @Override public String remote() {
            return "";
        }

        @Override public void close() {
            out.add(END);
            in.add(END);
        }
    }
}
