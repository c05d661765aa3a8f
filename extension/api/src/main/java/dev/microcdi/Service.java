package dev.microcdi;

import java.util.List;
import java.util.Map;

import dev.microcdi.broker.Broker;
import dev.microcdi.client.Client;
import dev.microcdi.client.Lookup;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.Registry;
import dev.microcdi.server.Subscriber;
import dev.microcdi.transport.Transport;

/**
 * A running service: RPC server and client, publish and subscribe, on one registry, one transport and one broker.
 *
 * <p>You only ever hold a started one: in a container it is injected, elsewhere {@code Micro.service("greeter")…start()}
 * returns it.
 *
 * <p>Threads: safe for use by many. Named {@code micro-…}: one loop that keeps the registration, one watch loop for each
 * service that is called, one for each subscription until it stands, one task for each call served. All are virtual and end with {@link #close()}.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/service/service.go">Go Micro, service.Service</a>
 */
public interface Service extends AutoCloseable {
    /**
     * The name callers use.
     *
     * @return {@code micro.server.name}; empty for a process that only calls
     */
    String name();

    /**
     * This instance as the registry knows it.
     *
     * @return id, advertised address and metadata
     * @throws IllegalStateException if this process has no handlers, so that it is no node of any service
     */
    Node node();

    /**
     * Replaces what {@code micro.server.metadata} said of this instance: a weight, a zone. Registered at once, or as soon as
     * the registry can be reached; whoever watches sees it, and renewals keep it. What Micro itself tells of a node (transport,
     * broker, registry, server, protocol) stays. Go Micro: {@code server.Init(server.Metadata(…))}.
     *
     * @param metadata keys and values; copied
     * @throws IllegalStateException if this process has no handlers, so that it is no node of any service
     */
    void updateMetadata(Map<String, String> metadata);

    /**
     * The state now.
     *
     * @return state and reasons
     */
    Status status();

    /**
     * To call other services and to publish.
     *
     * @return the one client of this service
     */
    Client client();

    /**
     * The selected registry, as the plugin is: without the engine's cache.
     *
     * @return the registry
     */
    Registry registry();

    /**
     * The selected transport.
     *
     * @return the transport
     */
    Transport transport();

    /**
     * The selected broker.
     *
     * @return the broker
     */
    Broker broker();

    /**
     * A further broker.
     *
     * @param instance its name, {@code audit} for {@code micro.brokers.audit}
     * @return that broker
     * @throws IllegalArgumentException if there is no such instance; the message names those there are
     */
    Broker broker(String instance);

    /**
     * What was selected, and who decided.
     *
     * @return one for each kind and instance; registry, transport, broker, then further instances by name
     */
    List<Choice> choices();

    /**
     * What is known of the services that this one calls, and how old it is.
     *
     * @return one for each service that is followed, by name; followed is what was called since the start, as far as
     *         {@code micro.client.lookup-limit} allows
     */
    List<Lookup> lookups();

    /**
     * The {@code @Subscribe} methods, and what became of their events.
     *
     * @return one for each, in the order in which they were found
     */
    List<Subscriber> subscribers();

    /**
     * Stops: deregisters, waits for callers' caches, refuses new work, finishes calls and events in flight within the drain time,
     * then closes what this service opened, in reverse order. Bounded, and harmless the second time.
     */
    @Override void close();
}
