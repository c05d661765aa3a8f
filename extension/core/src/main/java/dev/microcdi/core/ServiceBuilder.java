package dev.microcdi.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Choice;
import dev.microcdi.Service;
import dev.microcdi.broker.Broker;
import dev.microcdi.codec.Codec;
import dev.microcdi.registry.Registry;
import dev.microcdi.transport.Transport;

/**
 * Builds a {@link Service}. What is passed in is not closed by the service; what is left out is the built-in default
 * (http transport, memory registry, memory broker), opened and closed by the service.
 *
 * <p>Not safe for use by many threads.
 */
public final class ServiceBuilder {
    final String name;
    @Nullable Registry registry;
    @Nullable Transport transport;
    final Map<String, Broker> brokers = new LinkedHashMap<>();
    final List<Component> components = new ArrayList<>();
    final List<Codec> codecs = new ArrayList<>();
    final List<Choice> choices = new ArrayList<>();

    /** An object whose methods are called: its type, and how to get it for one call. */
    record Component(Class<?> type, Supplier<?> instance, boolean handler) {
    }

    ServiceBuilder(String name) {
        this.name = name;
    }

    /** The registry. */
    public ServiceBuilder registry(Registry r) {
        registry = r;
        return this;
    }

    /** The transport. */
    public ServiceBuilder transport(Transport t) {
        transport = t;
        return this;
    }

    /** The broker. */
    public ServiceBuilder broker(Broker b) {
        return broker(Choice.DEFAULT, b);
    }

    /** A further broker, for {@code @Subscribe(broker = "audit")} and {@link Service#broker(String)}. */
    public ServiceBuilder broker(String instance, Broker b) {
        brokers.put(instance, b);
        return this;
    }

    /** An object whose public methods become endpoints, and whose {@code @Subscribe} methods receive events. */
    public ServiceBuilder handle(Object handler) {
        return handle(handler.getClass(), () -> handler);
    }

    /** As {@link #handle(Object)}; the instance is asked for at each call, so that a container's reference can be used. */
    public ServiceBuilder handle(Class<?> type, Supplier<?> instance) {
        components.add(new Component(type, instance, true));
        return this;
    }

    /** An object of which only the {@code @Subscribe} methods count. */
    public ServiceBuilder subscriber(Class<?> type, Supplier<?> instance) {
        components.add(new Component(type, instance, false));
        return this;
    }

    /** Server settings; default: all defaults. */
    public ServiceBuilder server(ServerSettings s) { throw new UnsupportedOperationException("in work"); }

    /** Client settings; default: all defaults. */
    public ServiceBuilder client(ClientSettings s) { throw new UnsupportedOperationException("in work"); }

    /** Registration settings; default: all defaults. */
    public ServiceBuilder register(RegisterSettings s) { throw new UnsupportedOperationException("in work"); }

    /** What runs around each handler call and each event; default: nothing. */
    public ServiceBuilder around(Around a) { throw new UnsupportedOperationException("in work"); }

    /** Runs handlers and receivers; default: a new virtual thread each. */
    public ServiceBuilder executor(Executor e) { throw new UnsupportedOperationException("in work"); }

    /** What was selected and by whom, for {@link Service#choices()} and the start block. */
    public ServiceBuilder choices(List<Choice> c) { throw new UnsupportedOperationException("in work"); }

    /** Opens, listens, subscribes, registers. Never waits for a remote back end. */
    public Service start() {
        throw new UnsupportedOperationException("in work");
    }
}
