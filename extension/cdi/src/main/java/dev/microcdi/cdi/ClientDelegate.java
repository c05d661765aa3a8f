package dev.microcdi.cdi;

import java.lang.reflect.Type;
import java.util.function.Supplier;

import jakarta.enterprise.inject.Vetoed;

import dev.microcdi.Stream;
import dev.microcdi.client.CallOption;
import dev.microcdi.client.Client;
import dev.microcdi.client.PublishOption;

/** The injected {@link Client}. */
@Vetoed
public class ClientDelegate implements Client {
    private final Supplier<Client> target;

    /** For the container's proxy. */
    public ClientDelegate() {
        this(Running::proxyOnly);
    }

    ClientDelegate(Supplier<Client> target) {
        this.target = target;
    }

    @Override public <R> R call(String service, String endpoint, Object request, Class<R> reply,
            CallOption... options) {
        return target.get().call(service, endpoint, request, reply, options);
    }

    @Override public Object call(String service, String endpoint, Object request, Type reply, CallOption... options) {
        return target.get().call(service, endpoint, request, reply, options);
    }

    @Override public <I, O> Stream<I, O> stream(String service, String endpoint, Type incoming, CallOption... options) {
        return target.get().stream(service, endpoint, incoming, options);
    }

    @Override public void publish(String topic, Object event, PublishOption... options) {
        target.get().publish(topic, event, options);
    }
}
