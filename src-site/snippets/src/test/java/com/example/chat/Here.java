package com.example.chat;

import java.lang.reflect.Type;
import java.util.Arrays;

import dev.microcdi.Stream;
import dev.microcdi.client.CallOption;
import dev.microcdi.client.Client;
import dev.microcdi.client.PublishOption;

/** A client that calls one node. */
record Here(Client client, CallOption address) implements Client {
    @Override public <R> R call(String service, String endpoint, Object request, Class<R> reply,
            CallOption... options) {
        return client.call(service, endpoint, request, reply, with(options));
    }

    @Override public Object call(String service, String endpoint, Object request, Type reply, CallOption... options) {
        return client.call(service, endpoint, request, reply, with(options));
    }

    @Override public <I, O> Stream<I, O> stream(String service, String endpoint, Type incoming, CallOption... options) {
        return client.stream(service, endpoint, incoming, with(options));
    }

    @Override public void publish(String topic, Object event, PublishOption... options) {
        client.publish(topic, event, options);
    }

    private CallOption[] with(CallOption... options) {
        CallOption[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = address;
        return all;
    }
}
