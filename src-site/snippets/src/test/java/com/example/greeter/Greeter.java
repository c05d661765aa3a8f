package com.example.greeter;

// tag::greeter[]
import dev.microcdi.server.Handler;

@Handler
public class Greeter {
    public record HelloRequest(String name) {
    }

    public record HelloReply(String text) {
    }

    public HelloReply hello(HelloRequest request) {
        return new HelloReply("Hello " + request.name());
    }
}
// end::greeter[]
