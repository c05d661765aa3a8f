package dev.microcdi.sample.welcome;

import dev.microcdi.client.ClientOf;

/** The service {@code greeter} as its caller sees it: {@code hello} calls the endpoint {@code Greeter.Hello}. */
@ClientOf("greeter")
public interface GreeterClient {
    /** Says hello. */
    HelloReply hello(HelloRequest request);

    /** What {@code hello} takes. */
    record HelloRequest(String name) {
    }

    /** What {@code hello} gives. */
    record HelloReply(String text) {
    }
}
