package dev.microcdi.memory;

import dev.microcdi.tck.TransportTck;
import dev.microcdi.transport.Transport;

class MemoryTransportTckTest extends TransportTck {
    @Override protected Transport open(String address) {
        return new MemoryTransport();
    }

    @Override protected Transport open(String address, int maxMessageSize) {
        return new MemoryTransport(new MemoryOptions(maxMessageSize, 16, true, false));
    }
}
