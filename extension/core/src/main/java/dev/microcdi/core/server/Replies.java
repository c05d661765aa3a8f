package dev.microcdi.core.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.core.rpc.RpcErrors;
import dev.microcdi.core.rpc.RpcHeaders;

/** Replies to requests. */
final class Replies {
    private static final List<String> ECHOED = List.of(RpcHeaders.ENDPOINT, RpcHeaders.ID, RpcHeaders.METHOD,
            RpcHeaders.SERVICE);

    private Replies() {
    }

    /** The headers of the request that a reply repeats: its id and its names. Never those that may hold a secret. */
    static Map<String, String> echo(Message request) {
        Map<String, String> headers = LinkedHashMap.newLinkedHashMap(8);
        for (String name : ECHOED) {
            String value = request.header(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return headers;
    }

    static Message of(Message request, String contentType, byte[] body) {
        Map<String, String> headers = echo(request);
        headers.put(RpcHeaders.CONTENT_TYPE, contentType);
        return new Message(headers, body);
    }

    static Message error(Message request, MicroException e) {
        Map<String, String> headers = echo(request);
        headers.put(RpcHeaders.CONTENT_TYPE,
                request.headers().getOrDefault(RpcHeaders.CONTENT_TYPE, "application/json"));
        headers.put(RpcHeaders.ERROR, RpcErrors.format(e));
        return Message.of(headers);
    }

    /**
     * An error for a call that was not let in. Only here it is told as never started: what a handler throws may say so of a call
     * that the handler made, and the handler has run.
     */
    static Message refusal(Message request, MicroException e) {
        return error(request, e).withHeader(RpcHeaders.REFUSED, "true");
    }
}
