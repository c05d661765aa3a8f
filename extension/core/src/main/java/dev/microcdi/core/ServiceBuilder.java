package dev.microcdi.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Choice;
import dev.microcdi.Interceptor;
import dev.microcdi.Service;
import dev.microcdi.broker.Broker;
import dev.microcdi.codec.Codec;
import dev.microcdi.core.settings.Binder;
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
    final List<Receiving> receivers = new ArrayList<>();
    final List<Codec> codecs = new ArrayList<>();
    final List<Interceptor> interceptors = new ArrayList<>();
    final List<Choice> choices = new ArrayList<>();
    final List<String> alsoPresent = new ArrayList<>();
    ServerSettings server = Binder.defaults(ServerSettings.class);
    ClientSettings client = Binder.defaults(ClientSettings.class);
    final Map<String, CallSettings> calls = new LinkedHashMap<>();
    RegisterSettings register = Binder.defaults(RegisterSettings.class);
    Around around = Around.NOTHING;
    @Nullable Executor executor;

    /** An object whose methods are called: its type, and how to get it for one call. */
    record Component(Class<?> type, Supplier<?> instance, boolean handler) {
    }

    /** A subscriber without a class. */
    record Receiving(Subscription to, Broker.Receiver receiver) {
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

    /**
     * A subscriber without a class: for topics that are known only at run time, and for those who want the delivery as it is.
     * What is said of {@code @Subscribe} holds for it.
     */
    public ServiceBuilder subscribe(Subscription to, Broker.Receiver receiver) {
        receivers.add(new Receiving(to, receiver));
        return this;
    }

    /** A codec beside JSON and bytes; one of the same content type is replaced. */
    public ServiceBuilder codec(Codec c) {
        codecs.add(c);
        return this;
    }

    /** Server settings; default: all defaults. Their name is not looked at: the builder's counts. */
    public ServiceBuilder server(ServerSettings s) {
        server = s;
        return this;
    }

    /** Client settings; default: all defaults. */
    public ServiceBuilder client(ClientSettings s) {
        client = s;
        return this;
    }

    /**
     * What is special about the calls to one service, or to one endpoint of it; code has the names of configuration:
     * {@code .calls("greeter.Greeter.Hello", Micro.settings(CallSettings.class, Map.of("request-timeout", "200ms")))}.
     *
     * @param name the service's name; or that, a dot, and the endpoint, {@code greeter.Greeter.Hello}
     */
    public ServiceBuilder calls(String name, CallSettings s) {
        calls.put(name, s);
        return this;
    }

    /** Registration settings; default: all defaults. */
    public ServiceBuilder register(RegisterSettings s) {
        register = s;
        return this;
    }

    /** What runs around each handler call and each event, for example a request context; default: nothing. */
    public ServiceBuilder around(Around a) {
        around = a;
        return this;
    }

    /** Runs around calls and events, on both sides; the first passed is the outermost. */
    public ServiceBuilder interceptor(Interceptor i) {
        interceptors.add(i);
        return this;
    }

    /** Runs handlers; default: the virtual thread on which the call arrived. */
    public ServiceBuilder executor(Executor e) {
        executor = e;
        return this;
    }

    /** What was selected and by whom, for {@link Service#choices()} and the start block; default: by code. */
    public ServiceBuilder choices(List<Choice> c) {
        choices.addAll(c);
        return this;
    }

    /** Plugins that are present and not selected, one line each for the start block. */
    public ServiceBuilder alsoPresent(List<String> lines) {
        alsoPresent.addAll(lines);
        return this;
    }

    /**
     * Opens, listens, subscribes, registers. It waits for nothing remote: a back end that is away is tried again in the
     * background, and {@link Service#status()} says so. Only a transport over a back end is tried once before this returns; the
     * service is registered when it listens.
     *
     * @return a started service
     * @throws IllegalArgumentException if a handler cannot be served; the message has every problem
     * @throws dev.microcdi.MicroException if the address to listen on cannot be used
     */
    public Service start() {
        return new RunningService(this);
    }
}
