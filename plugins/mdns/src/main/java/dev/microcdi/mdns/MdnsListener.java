package dev.microcdi.mdns;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.function.Consumer;

/**
 * Hears the group: answers questions from the zone, hands everything else on.
 *
 * <p>Threads: one, from the constructor to {@link #close}: a platform thread, so that questions are answered while handlers,
 * on virtual threads, hold all processors.
 */
final class MdnsListener implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.mdns");

    private final DatagramChannel channel;
    private final MdnsZone zone;
    private final Consumer<DnsMessage> told;
    private final Consumer<IOException> ended;
    private volatile boolean closed;

    /** Starts. {@code ended} is told once if it ends without {@link #close}. */
    MdnsListener(DatagramChannel channel, MdnsZone zone, Consumer<DnsMessage> told, Consumer<IOException> ended) {
        this.channel = channel;
        this.zone = zone;
        this.told = told;
        this.ended = ended;
        Thread.ofPlatform().daemon().name("micro-mdns-listen").start(this::listen);
    }

    private void listen() {
        ByteBuffer buffer = ByteBuffer.allocate(0x10000);
        while (!closed) {
            try {
                buffer.clear();
                SocketAddress from = channel.receive(buffer);
                if (from != null) {
                    heard(buffer.array(), buffer.position(), from);
                }
            } catch (IOException e) {
                if (!closed) {
                    close();
                    ended.accept(e);
                }
            }
        }
    }

    private void heard(byte[] packet, int size, SocketAddress from) {
        try {
            DnsMessage message = DnsReader.read(packet, size);
            if (message.isQuery()) {
                for (byte[] answer : zone.answers(message)) {
                    channel.send(ByteBuffer.wrap(answer), from);
                }
            } else if (message.isResponse()) {
                told.accept(message);
            }
        } catch (IOException e) {
            // The asker is out of reach; a broken channel is noticed by the next receive.
            LOG.log(System.Logger.Level.DEBUG, () -> "cannot answer " + from, e);
        } catch (RuntimeException e) {
            // Anybody may send anything to this port, and no packet may end this thread.
            LOG.log(System.Logger.Level.DEBUG, () -> "a packet from " + from + " is passed over", e);
        }
    }

    @Override public void close() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing the listener", e);
        }
    }
}
