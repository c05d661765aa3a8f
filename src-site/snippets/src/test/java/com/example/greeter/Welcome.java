package com.example.greeter;

import com.example.greeter.Greeter.HelloRequest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

// tag::welcome[]
@ApplicationScoped
public class Welcome {
    @Inject GreeterClient greeter;

    public String to(String name) {
        return greeter.hello(new HelloRequest(name)).text();
    }
}
// end::welcome[]
