package com.example.greeter;

import java.util.concurrent.CompletionStage;

import com.example.greeter.Greeter.HelloReply;
import com.example.greeter.Greeter.HelloRequest;
import dev.microcdi.client.Call;
import dev.microcdi.client.ClientOf;

// tag::client[]
@ClientOf("greeter")
public interface PatientClient {
    @Call(value = "Greeter.Hello", timeout = "2s", idempotent = true) HelloReply now(HelloRequest request);

    @Call("Greeter.Hello") CompletionStage<HelloReply> later(HelloRequest request);
}
// end::client[]
