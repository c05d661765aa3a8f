package dev.microcdi.core.client;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

import dev.microcdi.Message;
import dev.microcdi.client.CallOptions;
import dev.microcdi.codec.Codec;
import dev.microcdi.core.rpc.RpcHeaders;

/** Makes the message of a call, with Go Micro's headers. */
final class Requests {
    private final AtomicLong ids = new AtomicLong();

    Message make(String service, String endpoint, Object request, Codec codec, CallOptions o) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(o.headers());
        // A message with a topic is an event to a Go server: a topic that was passed on must not travel with a call.
        headers.remove(RpcHeaders.TOPIC);
        headers.put(RpcHeaders.CONTENT_TYPE, codec.contentType());
        headers.put(RpcHeaders.ACCEPT, codec.contentType());
        headers.put(RpcHeaders.ID, Long.toString(ids.getAndIncrement()));
        headers.put(RpcHeaders.SERVICE, service);
        headers.put(RpcHeaders.METHOD, endpoint);
        headers.put(RpcHeaders.ENDPOINT, endpoint);
        return new Message(headers, request instanceof Message raw ? raw.body() : codec.encode(request));
    }
}
