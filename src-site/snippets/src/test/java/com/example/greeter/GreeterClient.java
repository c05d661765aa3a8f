package com.example.greeter;

import com.example.greeter.Greeter.HelloReply;
import com.example.greeter.Greeter.HelloRequest;
import dev.microcdi.client.ClientOf;

// tag::client[]
@ClientOf("greeter")
public interface GreeterClient {
    HelloReply hello(HelloRequest request);
}
// end::client[]
