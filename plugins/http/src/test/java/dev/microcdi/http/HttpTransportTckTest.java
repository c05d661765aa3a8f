package dev.microcdi.http;

import dev.microcdi.tck.TransportTck;
import dev.microcdi.transport.Transport;

class HttpTransportTckTest extends TransportTck {
    @Override protected Transport open(String address) {
        return new HttpTransport();
    }

    @Override protected Transport open(String address, int maxMessageSize) {
        HttpOptions d = HttpOptions.DEFAULT;
        return new HttpTransport(new HttpOptions(maxMessageSize, d.maxHeaderSize(), d.idleTimeout(), d.headTimeout(),
                d.maxConnections(), d.poolSize(), d.poolIdleTimeout()));
    }
}
