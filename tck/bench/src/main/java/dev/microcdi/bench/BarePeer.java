package dev.microcdi.bench;

import java.util.function.UnaryOperator;

import dev.microcdi.codec.Codec;
import dev.microcdi.core.codec.JsonCodec;
import io.helidon.http.HeaderNames;
import io.helidon.webclient.api.WebClient;
import io.helidon.webserver.WebServer;

/** Helidon's server and client alone, with the same JSON codec. */
public final class BarePeer implements Peer {
    private final Codec json = new JsonCodec();

    @Override public String serve() {
        WebServer server = WebServer.builder().host("127.0.0.1").port(0).shutdownHook(false)
                .routing(r -> r.post("/", (request, response) -> {
                    Text text = json.decode(request.content().as(byte[].class), Text.class);
                    response.header(HeaderNames.CONTENT_TYPE, JsonCodec.CONTENT_TYPE);
                    response.send(json.encode(text));
                })).build().start();
        return "127.0.0.1:" + server.port();
    }

    @Override public UnaryOperator<Text> call(String address) {
        WebClient client = WebClient.builder().baseUri("http://" + address).keepAlive(true).connectionCacheSize(256)
                .build();
        return text -> {
            try (var response = client.post("/").header(HeaderNames.CONTENT_TYPE, JsonCodec.CONTENT_TYPE)
                    .submit(json.encode(text))) {
                return json.decode(response.as(byte[].class), Text.class);
            }
        };
    }
}
