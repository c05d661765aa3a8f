package dev.microcdi.tck.engine;

import java.util.function.Consumer;

import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.memory.MemoryTransport;
import dev.microcdi.plugin.Plugin;
import dev.microcdi.transport.DialOptions;
import dev.microcdi.transport.Transport;

/** A memory transport with a back end that can be away, as one over queues has. */
@Plugin("switchable")
final class SwitchableTransport implements Transport {
    private final MemoryTransport there = new MemoryTransport();
    volatile boolean away;
    /** What is wrong beside that. */
    volatile boolean refuses;

    @Override public Listener listen(String address, Consumer<Socket> onSocket) {
        check();
        if (refuses) {
            throw new MicroException("test", 403, "the user may not");
        }
        return there.listen(address, onSocket);
    }

    @Override public Socket dial(String address, DialOptions options) {
        check();
        return there.dial(address, options);
    }

    private void check() {
        if (away) {
            throw UnavailableException.unreachable("test", "the queues are away", null);
        }
    }

    @Override public void close() {
        there.close();
    }
}
