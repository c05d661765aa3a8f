package dev.microcdi.memory;

import dev.microcdi.tck.TransportTck;
import dev.microcdi.transport.Transport;

/** The kit once more, with {@code micro.memory.encode=false}: calls by object keep what calls by message promise. */
class MemoryByObjectTckTest extends TransportTck {
    @Override protected Transport open(String address) {
        return new MemoryTransport(new MemoryOptions(4 << 20, 1024, false, false));
    }

    @Override protected Transport open(String address, int maxMessageSize) {
        return new MemoryTransport(new MemoryOptions(maxMessageSize, 16, false, false));
    }
}
