package dev.microcdi.core.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import dev.microcdi.Message;
import dev.microcdi.client.CallOptions;
import dev.microcdi.codec.Codec;
import dev.microcdi.core.rpc.RpcHeaders;

/** Makes the message of a call, with Go Micro's headers. */
final class Requests {
    private final AtomicLong ids = new AtomicLong();

    Message make(String service, String endpoint, Object request, Codec codec, CallOptions o) {
        return new Message(headers(service, endpoint, codec, o),
                request instanceof Message raw ? raw.body() : codec.encode(request));
    }

    Map<String, String> headers(String service, String endpoint, Codec codec, CallOptions o) {
        Map<String, String> headers = LinkedHashMap.newLinkedHashMap(8 + o.headers().size());
        // A message with a topic is an event to a Go server: a topic that was passed on must not travel with a call.
        o.headers().forEach((name, value) -> {
            if (!name.equalsIgnoreCase(RpcHeaders.TOPIC)) {
                headers.put(name, value);
            }
        });
        // Of names that differ in case only, a message takes the later. In order, which spares it the sorting.
        headers.put(RpcHeaders.ACCEPT, codec.contentType());
        headers.put(RpcHeaders.CONTENT_TYPE, codec.contentType());
        headers.put(RpcHeaders.ENDPOINT, endpoint);
        headers.put(RpcHeaders.ID, Long.toString(ids.getAndIncrement()));
        headers.put(RpcHeaders.METHOD, endpoint);
        headers.put(RpcHeaders.SERVICE, service);
        return headers;
    }
}
