package dev.microcdi.bench;

import java.util.Map;
import java.util.function.UnaryOperator;

import dev.microcdi.Service;
import dev.microcdi.client.CallOption;
import dev.microcdi.codec.Codec;
import dev.microcdi.core.Micro;
import dev.microcdi.core.codec.JsonCodec;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.ServiceInfo;
import io.helidon.http.HeaderNames;
import io.helidon.webclient.api.WebClient;
import io.helidon.webserver.WebServer;

/** The two sides that are compared: a server to start in one process, and one call to make in another. */
enum Side {
    /** The engine on the http transport; the node is found in a registry, as in real life. */
    MICRO {
        @Override String serve() {
            return Micro.service("echo").handle(new Echo()).start().node().address();
        }

        @Override UnaryOperator<Text> call(String address) {
            Service caller = Micro.caller().start();
            caller.registry().register(new ServiceInfo("echo", "latest", Map.of(), java.util.List.of(),
                    java.util.List.of(new Node("echo-1", address, Map.of()))), java.time.Duration.ZERO);
            CallOption[] none = {};
            return text -> caller.client().call("echo", "Echo.Echo", text, Text.class, none);
        }
    },
    /** Helidon's server and client alone, with the same JSON codec. */
    BARE {
        private final Codec json = new JsonCodec();

        @Override String serve() {
            WebServer server = WebServer.builder().host("127.0.0.1").port(0).shutdownHook(false)
                    .routing(r -> r.post("/", (request, response) -> {
                        Text text = json.decode(request.content().as(byte[].class), Text.class);
                        response.header(HeaderNames.CONTENT_TYPE, JsonCodec.CONTENT_TYPE);
                        response.send(json.encode(text));
                    })).build().start();
            return "127.0.0.1:" + server.port();
        }

        @Override UnaryOperator<Text> call(String address) {
            WebClient client = WebClient.builder().baseUri("http://" + address).keepAlive(true).connectionCacheSize(256)
                    .build();
            return text -> {
                try (var response = client.post("/").header(HeaderNames.CONTENT_TYPE, JsonCodec.CONTENT_TYPE)
                        .submit(json.encode(text))) {
                    return json.decode(response.as(byte[].class), Text.class);
                }
            };
        }
    };

    /** The body of a call and of its reply. */
    public record Text(String text) {
    }

    /** The handler. */
    public static final class Echo {
        public Text echo(Text text) {
            return text;
        }
    }

    /** Starts a server in this process; returns its address. */
    abstract String serve();

    /** One call to a server, on the calling thread. */
    abstract UnaryOperator<Text> call(String address);
}
