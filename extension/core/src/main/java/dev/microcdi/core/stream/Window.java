package dev.microcdi.core.stream;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.core.rpc.RpcHeaders;

/**
 * How many messages the peer still takes, and how many of its own were taken here: peers of ours tell each other
 * ({@code Micro-Window}, {@code Micro-Credit}), a Go peer knows neither.
 *
 * <p>Threads: guarded by the lock of its {@link StreamLink}.
 */
final class Window {
    /** Messages that wait for their taker. */
    static final int SIZE = 64;

    /** Whether the peer tells how much it takes. A caller knows from the first message of the peer. */
    private enum Flow {
        UNKNOWN, TOLD, FREE
    }

    private Flow flow;
    private long credit;
    private long sent;
    private int taken;

    private Window(Flow flow, long credit) {
        this.flow = flow;
        this.credit = credit;
    }

    /** The caller's: any peer takes a window full. */
    static Window unknown() {
        return new Window(Flow.UNKNOWN, SIZE);
    }

    /** The server's, from the message that opened the stream. */
    static Window of(Message opening) {
        long size = number(opening.header(RpcHeaders.WINDOW));
        return new Window(size > 0 ? Flow.TOLD : Flow.FREE, size);
    }

    /** The header that tells our own. */
    static Map<String, String> header() {
        return Map.of(RpcHeaders.WINDOW, Integer.toString(SIZE));
    }

    boolean isUnknown() {
        return flow == Flow.UNKNOWN;
    }

    boolean isTold() {
        return flow == Flow.TOLD;
    }

    /** Takes one place at the peer, if it has one. */
    boolean place() {
        if (flow != Flow.FREE && credit <= 0) {
            return false;
        }
        credit--;
        sent++;
        return true;
    }

    /** The peer took a window full and told nothing, so it never will. */
    void free() {
        if (flow == Flow.UNKNOWN) {
            flow = Flow.FREE;
        }
    }

    /** A message of the peer; tells whether it is content, and not only about windows. */
    boolean hear(Message message) {
        String size = message.header(RpcHeaders.WINDOW);
        String granted = message.header(RpcHeaders.CREDIT);
        if (flow == Flow.UNKNOWN || size != null) {
            flow = size != null ? Flow.TOLD : Flow.FREE;
            credit = number(size) - sent;
        } else if (granted != null) {
            credit += number(granted);
        }
        return size == null && granted == null;
    }

    /** One message was taken here; how many places to grant the peer now. */
    int taken() {
        taken++;
        if (flow != Flow.TOLD || taken < SIZE / 2) {
            return 0;
        }
        int grant = taken;
        taken = 0;
        return grant;
    }

    private static long number(@Nullable String value) {
        try {
            return value == null ? 0 : Math.clamp(Long.parseLong(value), 0, 1 << 20);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
