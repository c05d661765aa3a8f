package dev.microcdi.bench;

import java.net.URI;
import java.util.function.UnaryOperator;

import org.eclipse.microprofile.rest.client.RestClientBuilder;

import io.helidon.microprofile.server.Server;

/** JAX-RS on Helidon MP, and Jersey's MicroProfile REST client; JSON-B on both sides, as users have it. */
public final class JaxRsPeer implements Peer {
    @Override public String serve() {
        Server server = Server.builder().host("127.0.0.1").port(0).addResourceClass(EchoResource.class).build().start();
        return "127.0.0.1:" + server.port();
    }

    @Override public UnaryOperator<Text> call(String address) {
        EchoApi api = RestClientBuilder.newBuilder().baseUri(URI.create("http://" + address)).build(EchoApi.class);
        return api::echo;
    }
}
