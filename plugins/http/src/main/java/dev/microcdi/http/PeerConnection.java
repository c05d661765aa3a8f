package dev.microcdi.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.microcdi.plugin.HostAndPort;

/**
 * A caller's connection to one address; one call at a time. An interruptible channel, so that an interrupt ends a read or
 * write by closing it, on platform threads too.
 */
final class PeerConnection {
    private static final int BUFFER = 8 << 10;

    final String address;
    final Utf8Reader reader = new Utf8Reader(this::pull);
    private final SocketChannel channel;
    private final Socket socket;
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private long deadline;
    private long idleSince;
    private boolean answering;

    private PeerConnection(String address, SocketChannel channel) throws IOException {
        this.address = address;
        this.channel = channel;
        this.socket = channel.socket();
        this.in = socket.getInputStream();
    }

    static PeerConnection connect(String address, HostAndPort to, Duration timeout) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            InetSocketAddress target = new InetSocketAddress(to.host(), to.port());
            if (target.isUnresolved()) {
                throw new UnknownHostException("unknown host " + to.host());
            }
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(target, millis(timeout.toNanos()));
            return new PeerConnection(address, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Writes all of it; tells how many bytes went out before a failure by {@code written[0]}. */
    void write(byte[] head, byte[] body, Duration timeout, long[] written) throws IOException {
        answering = false;
        WriteGuard.run(socket, head.length + body.length, timeout, () -> {
            ByteBuffer[] parts = {ByteBuffer.wrap(head), ByteBuffer.wrap(body)};
            while (parts[0].hasRemaining() || parts[1].hasRemaining()) {
                written[0] += channel.write(parts);
            }
        });
    }

    void readUntil(long deadlineNanos) {
        deadline = deadlineNanos;
    }

    /** Whether a byte of the answer has come. */
    boolean answering() {
        return answering;
    }

    private byte @Nullable [] pull() {
        long left = deadline - System.nanoTime();
        try {
            if (left <= 0) {
                throw new SocketTimeoutException("no time left");
            }
            socket.setSoTimeout(millis(left));
            int n = in.read(buffer);
            answering |= n > 0;
            return n < 0 ? null : Arrays.copyOf(buffer, n);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int millis(long nanos) {
        return (int) Math.clamp((nanos + 999_999) / 1_000_000, 1, Integer.MAX_VALUE);
    }

    void idle() {
        idleSince = System.nanoTime();
    }

    long idleNanos() {
        return System.nanoTime() - idleSince;
    }

    /** Asks the system, without waiting, whether the peer has closed or sent something that nobody asked for. */
    boolean stale() {
        try {
            channel.configureBlocking(false);
            try {
                return reader.available() > 0 || channel.read(ByteBuffer.wrap(buffer)) != 0;
            } finally {
                channel.configureBlocking(true);
            }
        } catch (IOException e) {
            return true;
        }
    }

    String local() {
        return String.valueOf(socket.getLocalSocketAddress());
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is left to be freed.
        }
    }
}
