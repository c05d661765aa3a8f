package dev.microcdi.core.selector;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a client knows by itself of one address of one service. It lives as long as the registry names the address; one that
 * comes again starts anew.
 *
 * <p>Threads: safe for use by many.
 */
public final class Health {
    private final String address;
    private final AtomicInteger pending = new AtomicInteger();

    Health(String address) {
        this.address = address;
    }

    /** The address. */
    public String address() {
        return address;
    }

    /** Calls of this process that it has not answered yet. */
    public int pending() {
        return pending.get();
    }

    /** A call goes there; {@link #end} follows, whatever becomes of it. */
    public void begin() {
        pending.incrementAndGet();
    }

    /** The call has ended. */
    public void end() {
        pending.decrementAndGet();
    }
}
